import { CURRENCY_SOURCE, currencyCode, exponentOf } from "./currencies.ts";
import type { Language } from "./languages.ts";
import { limitWords } from "./limit-words.ts";
import { newLimitBy } from "./new-limits.ts";
import { findNumbers, parseDigits, type NumberMention } from "./numbers.ts";
import { sentenceAround, type Span } from "./text.ts";

export interface MoneyMention extends Span {
  /** Decimal value in major units; of a range, its upper end. */
  value: number;
  /** ISO 4217, or undefined where the text names none ("budget is 4000"). */
  currency: string | undefined;
  kind: "total" | "per-unit";
  /** Called by a name that several currencies share: which one it is, the country tells. */
  isPesos?: boolean;
  /** Called by a name that several currencies share: those it may be, of which the country tells the one. */
  among?: readonly string[];
  /** How surely it is the buyer's limit, 0..1; 0 where the text says it is something else (a fee, a turnover). */
  confidence: number;
}

const SCALES: [RegExp, number][] = [
  [/^(?:k|K|thousand|grand|tausend|Tsd\.?|mille|mil)$/, 1e3],
  [/^(?:m|M|mn|mio\.?|Mio\.?|million|millions|Millionen|milioni|milione|millón|millones|miljoen)$/, 1e6],
  [/^(?:bn|billion|Mrd\.?|milliards?)$/, 1e9],
];
/** "6 grand": a thousand of whatever is paid in, where no goods follow ("2 grand pianos"). */
const GRAND =
  "[Gg]rand(?=\\s*(?:$|[.,;!?)]|(?:each|apiece|a piece|in total|total|all in|altogether|tops|max(?:imum)?|at (?:the )?most|budget|or (?:so|less)|for|to|by)(?!\\p{L})))";
const SCALE = `(?:k|K|M|m|mn|bn|${GRAND}|[Tt]housand|[Tt]ausend|Tsd\\.?|mille|mil|[Mm]io\\.?|[Mm]illions?|[Mm]illionen|milioni|milione|millón|millones|miljoen|[Bb]illion|Mrd\\.?|milliards?)(?![\\p{L}\\d])`;
const LEFT = new RegExp(`(?:^|[^\\p{L}\\d])(${CURRENCY_SOURCE})\\s?$`, "u");
const RIGHT = new RegExp(`^(?:[.,](?:-{1,2}|–|—))?\\s?(${SCALE})?\\s?(?:d[ei] |d['’]|of )?(${CURRENCY_SOURCE})?`, "u");
const RANGE = new RegExp(`^\\s*(?:-|–|—|to|and|or|bis|und|oder|à|et|ou|y|a|e|ed|en|tot)\\s*(?:${CURRENCY_SOURCE})?\\s*$`, "u");

const BUDGET = /budget|kostenrahmen|presupuesto|spend|(?:total|estimated|maximum) (?:value|amount|cost)|importo (?:presunto )?complessivo/i;
const OTHER =
  /size standard|turnover|revenue|insurance|liability|deposit|discount|shipping (?:cost|fee)|delivery fee|licen[cs]e fee|penalt|fine of|caution|assurance|chiffre d'affaires|umsatz|fatturato|annual spend/i;
const WHOLE =
  "total|tot|tutto|tutti|alles|alle|all|year|month|jahr|monat|mois|mes|an|año|anno|mese|jaar|maand|the|our|tout|todo|insieme|gesamt|samen|le|il|la|los|las|les|uns|unser|onze|nuestra|nuestro|notre|default|favor";
/** What is said of the tax between an amount and what it is for: "1 100 € HT par poste". */
const TAX =
  "(?:(?:\\(|,)?\\s?(?:HT|TTC|hors taxes?|toutes taxes comprises|netto|brutto|net|zzgl\\.? MwSt\\.?|inkl\\.? MwSt\\.?|excl\\.? (?:btw|VAT)|incl\\.? (?:btw|VAT)|ex(?:cluding)? VAT|plus VAT|sin IVA|IVA (?:incluido|incluida|esclusa|inclusa)|\\+ ?(?:IVA|VAT|GST|HST))\\)?)?";
const PER_UNIT = new RegExp(
  `^${TAX}[\\s,]*(?:\\(?(?:each|apiece|a piece|chacune?|cada un[oa]|cadaun[oa]|cad\\.|l['’]un[oa]?|pièce|das stück|la pièce|l['’]unité|al pezzo)(?!\\p{L})|(?:la|le|el|il|lo|het)\\s(?!(?:${WHOLE}|semaine|semana|settimana|livr\\p{L}*|entreg\\p{L}*|consegn\\p{L}*|pose|tva|iva|plus|más|più|tout|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?!\\p{L}))\\p{L}{3,}(?=[\\s.,;!?]|$)|an? (?!${WHOLE}|year|month|week|day|half|quarter)\\p{L}{3,}|(?:per|pro|je|par|por)\\s(?!(?:${WHOLE})(?!\\p{L}))\\p{L}{2,}|a(?:l)? (?:pezzo|testa|persona|paio|chilo|kg|litro|metro|rotolo|cartone|par)|/\\s?\\p{L}+)`,
  "iu",
);
const PER_UNIT_BEFORE = new RegExp(
  `(?:unit price|stückpreis|prix unitaire|precio unitario|prezzo unitario|stukprijs|each|(?<!\\p{L})(?:per|pro|je|par|por|für jede[sn]?|pour chaque|chaque|cada|ogni|elke)[ -](?!(?:${WHOLE})(?!\\p{L}))\\p{L}{2,}\\.?)(?:max\\.|[^.;,\\n\\d]){0,45}$`,
  "iu",
);
/** "L'offerta era di 1.150 euro", "das Angebot lag bei": what somebody else asked for is nobody's limit. */
const ASKED_BY_OTHERS = new RegExp(
  [
    `(?<!\\p{L})(?:offer|quote|quotation|price|angebot|preis|offre|devis|prix|oferta|presupuesto|precio|offerta|preventivo|prezzo|offerte|prijs)(?!\\p{L})[^.;!?\\n]{0,50}(?<!\\p{L})(?:was|were|came (?:to|in at)|lag|war|betrug|était|s['’]élevait|era|fue|ascendía|ammontava|bedroeg)(?!\\p{L})[^.;!?,\\n]{0,20}$`,
    `(?<!\\p{L})(?:(?:old|last|previous|alte|vorige|letzte|ancienn?e?|vieux|vieille|viej[oa]|antigu[oa]|anterior|vecchi[oa]|oude|vorige)(?!\\p{L})[^.;!?,\\n]{0,60}(?:cost|gekostet|kostete|coûté|coûtait|costó|costaba|costado|costav?a|costat[oa]|kostte|gekost))(?!\\p{L})[^.;!?,\\n]{0,30}$`,
    `(?<!\\p{L})(?:(?:alte|letzte|vorige)[nrs]?(?!\\p{L})[^.;!?,\\n]{0,40}|(?:cost us|avait coûté|nous a coûté|nos costó|ci (?:è|era) costat[oa]|kostte ons))[^.;!?,\\n]{0,12}$(?<=(?:hat|haben|cost us|coûté|costó|costat[oa]|kostte ons)(?:\\s\\d{4}| mal| about| etwa| circa| environ| unos)*\\s)`,
    `(?<!\\p{L})(?:quoted|charged|(?:proveedor|fornitore|fournisseur|lieferant|leverancier|händler|supplier)(?!\\p{L})[^.;,!?\\n\\d]{0,24} (?:pide|chiede|demande|verlangt|will|vraagt|wants|asks|charges)|(?:supplier|competitor) (?:wants|asks|charges)|rekende|vroeg|verlangte|berechnete|nahm|facturait|faisait|prenait|chiedeva|faceva|cobraron|cobró|cobraban|pagamos|pagábamos|(?:concorrente|concurrente?|konkurrenz|mitbewerber|concurrent|competidor)\\p{L}{0,3} (?:chiede|demande|verlangt|vraagt|pide)|(?<!(?:we|i|nous|on|je|wij|we|ik|wir|noi|io) )(?:demande|rekent|vraagt|chiede|verlangt|berechnet|cobra|charges)|(?:letztes|letzte[ns]?) (?:mal|jahr)|last (?:time|year)|l['’]an dernier|(?:vorige|vorig) (?:keer|jaar)|(?:la )?última vez|l['’]ultima volta)(?!\\p{L})[^.;!?\\n]{0,45}$`,
    "(?<!\\p{L})(?:(?:we|i) (?:only |last )?paid|bezahlten|(?:bezahlt|gezahlt) haben|avons payé|abbiamo pagato|betaalden)(?!\\p{L})[^.;,!?\\n]{0,30}$",
  ].join("|"),
  "iu",
);

/** Every amount of money in the text with how surely it is the buyer's limit. `locale` decides what a bare `$` is. */
export function findMoney(text: string, language: Language, locale?: string): MoneyMention[] {
  const found: MoneyMention[] = [];
  let lower: { end: number; currency: string | undefined; start: number } | undefined;
  for (const number of findNumbers(text, language)) {
    const window = text.slice(Math.max(0, number.start - 24), number.start);
    const sign = LEFT.exec(window)?.[1];
    // "AUD $14,000": a sign that many currencies have, and before it which one.
    const left = sign === "$" ? (/(?<![\p{L}])[A-Z]{3} ?\$ ?$/u.exec(window)?.[0].replace(/ ?$/, "") ?? sign) : sign;
    const right = RIGHT.exec(text.slice(number.end, number.end + 40));
    const scale = right?.[1];
    const mention = left ?? right?.[2];
    const ranged = lower && RANGE.test(text.slice(lower.end, number.start)) ? lower : undefined;
    const written = mention ?? ranged?.currency;
    const start = ranged ? ranged.start : left ? number.start - (window.length - window.lastIndexOf(left)) : number.start;
    lower = { end: number.end + (scale ? (right?.[0].length ?? 0) : 0), currency: mention, start };
    const before = found.at(-1);
    const isOurs = before !== undefined && isWhatWeHave(text, number);
    const newLimit = newLimitBy(
      { before: text.slice(Math.max(0, number.start - 50), number.start), after: text.slice(number.end, number.end + 40) },
      { value: number.value, largest: found.reduce<number | undefined>((most, { value }) => Math.max(most ?? 0, value), undefined) },
    );
    const bare =
      written === undefined &&
      (isOurs ||
        newLimit !== undefined ||
        (before !== undefined && isNewLimit(text, number, language)) ||
        (scale?.toLowerCase() === "k" && text.search(CURRENCY_ALONE) >= 0) ||
        scale?.toLowerCase() === "grand" ||
        isLimit(text, number, { scale: scale && right?.[0], language }) ||
        isBareBudget(text, number, scale !== undefined));
    if (written === undefined && !bare) continue;
    if (isWeight(written, text.slice(number.end, number.end + 40))) continue;
    if (mention === "AWG" && left === undefined && number.value <= THINNEST_WIRE) continue;
    if (!left && mention !== undefined && namesGoods(mention, text.slice(number.end + (right?.[0].length ?? 0)), language)) continue;
    // "$250,000 MXN": a sign that many currencies have, and behind it which one.
    const coded = left !== sign ? left?.slice(0, 3) : undefined;
    const named = coded ?? (left === "$" && /^[A-Z]{3}$/.test(right?.[2] ?? "") ? right?.[2] : written);
    const currency = named === undefined ? (before !== undefined && bare ? before.currency : undefined) : currencyCode(named, locale);
    const value = amountOf(number, language, currency) * scaleOf(scale);
    const isRound = left !== undefined && /^[.,](?:-{1,2}|–|—)/.test(right?.[0] ?? "");
    const end =
      number.end + (right && (scale !== undefined || isRound || named !== written || (!left && right[2])) ? right[0].trimEnd().length : 0);
    if (ranged) found.splice(0, found.length, ...found.filter((other) => other.end <= ranged.start));
    found.push({
      start,
      end,
      value,
      currency,
      ...(/^pesos?$/i.test(written ?? "")
        ? { isPesos: true }
        : /^(?:francs|franchi|francos)$/i.test(written ?? "")
          ? { among: ["CHF"] }
          : {}),
      ...(newLimit === undefined ? roleOf(text, { start, end }, { currency, language }) : { kind: "total" as const, confidence: 0.95 }),
    });
  }
  return found;
}

function amountOf(number: NumberMention, language: Language, currency: string | undefined): number {
  if (number.digits === undefined) return number.value;
  const exponent = currency === undefined ? 2 : (exponentOf(currency) ?? 2);
  return parseDigits(number.digits, language, exponent < 3);
}

function scaleOf(scale: string | undefined): number {
  if (scale === undefined) return 1;
  return SCALES.find(([pattern]) => pattern.test(scale) || pattern.test(scale.toLowerCase()))?.[1] ?? 1;
}

/** "3.600 brutto": what is said of the tax makes a figure an amount. */
const SMALLEST_BARE = 50;

/** "budget is 4000", "budget of 5k": an amount whose currency is said elsewhere. */
function isBareBudget(text: string, number: NumberMention, scaled: boolean): boolean {
  if (
    number.value >= SMALLEST_BARE &&
    /^\s(?:brutto|netto|HT|TTC|ex(?:cl\.?)? (?:VAT|btw)|incl\.? (?:VAT|btw)|plus VAT|IVA (?:incluido|esclusa|inclusa)|più IVA|zzgl\. MwSt)(?!\p{L})(?! tage)/iu.test(
      text.slice(number.end, number.end + 16),
    )
  )
    return true;
  const before = text.slice(Math.max(0, number.start - 40), number.start);
  if (
    !/(?:budget|kostenrahmen|presupuesto|begroting)(?: ?(?:is|of|ist|von|est|de|now|to|up|raised|increased|cut|about|around|max(?:imum)?|at|total|goes|rises|beträgt|jetzt|steigt|sinkt|auf|passe|monte|descend|à|sube|baja|queda|pasa|a|en|sale|scende|diventa|gaat|omhoog|naar|wordt|is nu)(?!\p{L}) ?|[ :=~-]){0,5}$/iu.test(
      before,
    )
  )
    return false;
  return scaled || !/^\s*(?:%|days|weeks|months|people|pieces|pcs|units)/i.test(text.slice(number.end, number.end + 12));
}

/** "14 AWG" is how thick a wire is, and as an amount of Aruba's money it would buy nothing. */
const THINNEST_WIRE = 56;

const NOTHING_COUNTED =
  /^\s*(?:$|[.,;!?)\n]|(?:in total|total|all in|altogether|tops|insgesamt|gesamt|netto|brutto|en tout|au total|en total|in tutto|totaal|to|for|by|nach|für|pour|para|per|voor)(?!\p{L}))/iu;
const EACH =
  /^\s(?:each|apiece|per piece|per unit|pro stück|das stück|chacune?|pièce|l['’]unité|cada un[oa]|por unidad|ciascun[oa]|l['’]un[oa]|per stuk)(?!\p{L})/iu;

/** "6k max inc VAT". */
const LIMIT_BEHIND =
  /^\s?(?:como (?:tope|máximo|mucho)|tope|al massimo|(?:is|ist|als|en) (?:the )?(?:limit|obergrenze|plafond)|max(?:imum)?|tops|at most|limit|budget|höchstens|maximal|au plus|máximo|massimo|maximaal)(?!\p{L})/iu;
/** A figure that is to be stayed below and counts nothing: so many pieces nobody orders by their most. */
const SURELY_MONEY = 1_000;

/** "Mehr als 1.500 soll es nicht kosten". */
const IS_NOT_PAID =
  /^\s[^.;!?\n\d]{0,24}?(?<!\p{L})(?:nicht|not|no|ne|n['’]|non|niet)(?!\p{L})[^.;!?\n\d]{0,16}(?:kosten|ausgeben|zahlen|cost|spend|pay|coûter|dépenser|payer|costar|gastar|pagar|costare|spendere|pagare|uitgeven|betalen)/iu;

/** "not more than 6k", "max 250 each": what something is to stay below, a round figure of thousands or for each, and no goods are counted by it. */
function isLimit(
  text: string,
  { start, end, value }: NumberMention,
  { scale, language }: { scale: string | undefined; language: Language },
): boolean {
  const after = text.slice(end + (scale ?? "").trimEnd().length, end + 40);
  if (MORE_THAN.test(text.slice(Math.max(0, start - 24), start)) && IS_NOT_PAID.test(after)) return true;
  if ((scale !== undefined || value >= SURELY_MONEY) && LIMIT_BEHIND.test(after)) return true;
  if (!limitWords(language).below.test(text.slice(Math.max(0, start - 24), start))) return false;
  return EACH.test(after) || ((scale !== undefined || value >= SURELY_MONEY) && NOTHING_COUNTED.test(after));
}

/** "they asked for 1,150 euros, we have 1,000": behind another amount, in its currency. */
const isWhatWeHave = (text: string, { start, end }: NumberMention): boolean =>
  /(?<!\p{L})(?:ne abbiamo|abbiamo|we have|wir haben|haben wir|nous (?:en )?avons|tenemos|hebben (?:we|wij)|(?:we|wij) hebben|(?:this year|dieses jahr|cette année|este año|quest['’]anno|dit jaar)[^.;!?\n\d]{0,30}?)(?: (?:only|nur|solo|maar|que|just))?\s$/iu.test(
    text.slice(Math.max(0, start - 40), start),
  ) && /^\s*(?:[.;!?\n]|$|(?:zijn|sein|be)(?!\p{L}))/u.test(text.slice(end, end + 10));

const MAY_BE = /(?<!\p{L})(?:bis|tot|jusqu['’]à|hasta|fino a|dürfen es|darf es|mag het|may be|can be|peut être|puede ser|può essere)\s$/iu;

/** "The old one cost 480 euros, this time it may be up to 750": a limit behind another amount, in its currency. */
function isNewLimit(text: string, { start, end, value }: NumberMention, language: Language): boolean {
  const after = text.slice(end, end + 24);
  return (
    value >= SMALLEST_BARE &&
    (limitWords(language).below.test(text.slice(Math.max(0, start - 24), start)) ||
      MAY_BE.test(text.slice(Math.max(0, start - 24), start))) &&
    (NOTHING_COUNTED.test(after) ||
      /^\s(?:sein|werden|gehen|this time|cette fois|esta vez|questa volta|deze keer|zijn|worden)(?!\p{L})/u.test(after))
  );
}

/** What is called by the size that a Euro pallet has, in the languages of the interface. */
const CARRIERS =
  /^[\s-]?(?:pal[eéo]?t|palé|pallet|bancal|contai?n|conten|behälter|box(?!\p{L}*\s(?:each|office))|bo[iî]te|bac(?:s|ks)?(?!\p{L})|bak(?:ken)?(?!\p{L})|crate|krat|kist|caiss|caja|cass[ae]|stack|stapel|tray|norm|tote|gitterbox|roll(?:container|cage))/iu;
/** Behind a coin that is not in the plural, in a language that writes no ordinary noun with a capital: "10 Dollar Tree shelves". */
const BRAND = /^\s\p{Lu}\p{Ll}{2,}(?!\p{L})/u;
const NO_BRAND = /^\s(?:Budget|Limit|Total|Max|Maximum|Each|Per|Net|Gross|In|For|And|Or|To)/u;

/** Whether a currency behind a figure is no currency but begins what things are called: "20 Euro containers", "15 EUR-Paletten". */
function namesGoods(mention: string, after: string, language: Language): boolean {
  if (/^(?:eur|euro)$/i.test(mention) && CARRIERS.test(after)) return true;
  if (/^\p{L}+$/u.test(mention) && /^-\p{L}{3}/u.test(after)) return true;
  return language !== "de" && /^(?:Dollar|Pound)$/.test(mention) && BRAND.test(after) && !NO_BRAND.test(after);
}

function isWeight(mention: string | undefined, after: string): boolean {
  return mention !== undefined && /^pounds?$/i.test(mention) && /^\s?pounds? of \p{L}/iu.test(after) && !/worth/i.test(after);
}

/** "mehr als 240 € je Tonne zahlen wir nicht": past which nobody goes. */
const MORE_THAN =
  /(?<!\p{L})(?:mehr als|über|more than|over|above|plus (?:de|que)|au-delà de|más de|más que|encima de|più di|oltre(?: i)?|meer dan|boven(?: de)?|superar(?: los)?|exceed|pasen de|dépasser)\s(?:\p{Sc}|[A-Z]{3}\s?)?$/iu;
const DENIES =
  /(?<!\p{L})(?:not|no|never|can['’]?t|cannot|don['’]?t|won['’]?t|nicht|kein\p{L}*|ne|n['’]\p{L}+|pas|non|niet|geen|debe)(?!\p{L})/iu;

/** "Last time we paid 320 euros, now it may be 450": what stands before is of another time. */
const NOWADAYS =
  /(?<!\p{L})(?:this (?:time|year)|now|diesmal|dieses (?:mal|jahr)|jetzt|cette (?:fois|année)|maintenant|esta vez|este año|ahora|questa volta|quest['’]anno|adesso|ora|deze keer|dit (?:keer|jaar)|nu)(?!\p{L})/iu;

function roleOf(
  text: string,
  span: Span,
  { currency, language }: { currency: string | undefined; language: Language },
): Pick<MoneyMention, "kind" | "confidence"> {
  const before =
    text
      .slice(Math.max(0, span.start - 70), span.start)
      .split(/(?<!\b(?:max|ca|inkl|zzgl|circa))[.;!?]\s|\n/)
      .at(-1)
      ?.split(NOWADAYS)
      .at(-1) ?? "";
  const after = text.slice(span.end, span.end + 45);
  const kind = PER_UNIT.test(after) || PER_UNIT_BEFORE.test(before) ? "per-unit" : "total";
  if (MORE_THAN.test(before) && (DENIES.test(before) || DENIES.test(after))) return { kind, confidence: 0.9 };
  if (ASKED_BY_OTHERS.test(before)) return { kind, confidence: 0.1 };
  if (OTHER.test(before) || /^[^.;\n]{0,20}(?:size standard|deposit|insurance|turnover)/i.test(after)) return { kind, confidence: 0 };
  if (
    BUDGET.test(before) ||
    /^[^.;,\n]{0,15}(?:budget|in total|altogether|all in\b|total|max(?:imum)?\b|insgesamt|au total|en total|in tutto|in totaal)/i.test(
      after,
    )
  )
    return { kind, confidence: currency ? 0.95 : 0.7 };
  if (limitWords(language).limit.test(before)) return { kind, confidence: 0.85 };
  return { kind, confidence: sentenceAround(text, span).length < 200 && text.length < 600 ? 0.5 : 0.2 };
}

const CURRENCY_ALONE = new RegExp(
  `(?<![\\p{L}\\d])(?:in|prices? in|quote in|pay in|currency:?|en|in der Währung)\\s+(${CURRENCY_SOURCE})`,
  "giu",
);

/** The currency the text asks prices in without an amount ("quote in CHF"), if any. */
export function findCurrency(text: string, locale?: string): string | undefined {
  for (const match of text.matchAll(CURRENCY_ALONE)) {
    const code = match[1] && currencyCode(match[1], locale);
    if (code) return code;
  }
  return undefined;
}

/** The mention that is the buyer's limit: the surest, of equals the last said; undefined where none is sure enough. */
export function budgetOf(mentions: readonly MoneyMention[]): MoneyMention | undefined {
  return mentions.reduce<MoneyMention | undefined>(
    (best, mention) => (mention.confidence >= Math.max(0.5, best?.confidence ?? 0) ? mention : best),
    undefined,
  );
}
