const CONDITIONS = [
  /\b(?:brand[- ]?new|new (?:items |goods |products )?only|only new|factory sealed)\b[^.;,\n]{0,40}/gi,
  /\b(?:no|without|not|non-?|never) (?:substitut\w+|refurbished|used|second[- ]hand|recycled|equivalents?|partial (?:shipments?|deliver\w+)|grey[- ]market|gray[- ]market|counterfeits?|remanufactured|open[- ]box|alternatives?|leather|plastic|pvc)\b[^.;,\n]{0,40}/gi,
  /\b(?:refurbished|plastic|pvc|fragrance|latex|halogen|conflict)-free\b/gi,
  /\b(?:\d+|one|two|three|four|five)[- ]?(?:year|month|yr)s?'? (?:\w+ ){0,2}(?:warranty|guarantee|garantie)\b/gi,
  /\bwarranty (?:of|for) (?:at least )?\d+ (?:years?|months?)\b/gi,
  /\b(?:ISO|EN|DIN|IEC|ANSI|BIFMA|UL|MIL-STD) ?-?\d[\d:-]*(?: certif\w+| compliant)?/g,
  /\b(?:RoHS|REACH|FSC|CE|Energy Star|EPEAT|TAA|GS|TCO|Fairtrade|VPAT|TPM)[- ](?:certified|compliant|marked|compliance|certification|marking|label(?:led)?)\b/gi,
  /\b(?:only )?(?:certified|authori[sz]ed|approved|original|genuine|OEM)(?: [\p{L}-]+){0,3} only\b/giu,
  /\bonly (?:certified|authori[sz]ed|approved|original|genuine|licensed|from )[^.;,\n]{0,60}/gi,
  /\b(?:brand name or equal|source controlled drawing(?: item)?|qualified products list(?: \(QPL\))?(?: item)?|small business set-aside)\b/gi,
  /\bapproved sources? (?:is|are) [^.\n]{3,60}(?=\.|\n|$)/gi,
  /\bFOB:?[ /-]*(?:at )?(?:origin|destination)\b/gi,
  /\b(?:keine?|ohne) (?:gebraucht\w*|Ersatz\w*|Teillieferung\w*|Refurbished\w*)|\bnur (?:Neuware|neu\w*|zertifiziert\w*|Original\w*)[^.;,\n]{0,30}|\bmit \d+ Jahren Garantie\b/giu,
  /\b(?:uniquement|seulement) [^.;,\n]{3,40}|\b(?:pas de|sans) (?:reconditionn\w+|occasion|substitu\w+)|\bgarantie (?:de )?\d+ ans\b|\bneufs? uniquement\b/giu,
];
const OBLIGATION =
  /(?:^|[.;!?\n]|,(?= (?:must|has to|should|and must|they|it))|\band (?=must|they must|it must))[ ]{0,20}([^.;!?\n]{0,80}?\b(?:must|has to|have to|needs? to be|shall|should be|required to be|muss|müssen|doit|doivent)\b[^.;!?\n]{3,140})/gi;
const PROCEDURE =
  /\b(?:quot\w*|offer\w*|proposal\w*|respons\w*|bid\w*|vendor\w*|contractor\w*|tender\w*|submi\w*|register\w*|download\w*|website|solicitation|duration|contract|questions?|request\w*|interested part\w+|e-?mail|award\w*|capabilit\w+|provisions?|clauses?|suppliers? must|responsib\w+|government|arrive|deliver(?:ed|y)?|deadline|budget)\b/i;
const MOST = 12;

/** Conditions a product or its supplier has to meet, in the buyer's own words; what only rules the tendering is left out. */
export function findConstraints(text: string): string[] {
  const found: string[] = [];
  for (const match of text.matchAll(OBLIGATION)) {
    const clause = tidy(match[1] ?? "");
    if (clause.length <= 160 && !PROCEDURE.test(clause)) add(found, clause);
  }
  for (const pattern of CONDITIONS) {
    for (const match of text.matchAll(pattern)) add(found, tidy(match[0]));
  }
  return found.slice(0, MOST);
}

/** Adds a constraint unless one already says it. */
export function add(found: string[], constraint: string): void {
  const said = constraint.toLowerCase();
  if (constraint.length < 2 || found.some((other) => other.toLowerCase().includes(said))) return;
  found.push(constraint);
}

function tidy(clause: string): string {
  return clause
    .replace(/\s+/g, " ")
    .replace(/^(?:and|but|also|,)\s+/i, "")
    .replace(/[\s,:—-]+$/u, "")
    .trim();
}
