import { countryOf, isKnownPlace, townOf } from "./countries.ts";
import type { Language } from "./languages.ts";
import { isBilled, mentionedTowns, type PlaceMention } from "./mentioned-towns.ts";
import { placeStop } from "./place-words.ts";
import { isNotice, matches, MASK } from "./text.ts";

const DELIVERY =
  /(?<![\p{L}])(?:deliver(?:y|ies|ed|able)?(?: shall be made| address| location| place)?|ship(?:ped|ping|ment)?|send|sent|dispatch(?:ed)?)(?: (?:it|them|everything|all|these|the goods|goods))?(?: (?:is|are|be|should be|must be))?\s*(?:to|in|at|:)\s*:?\s*(?=[\p{L}\d])/giu;
const DESTINATION =
  /(?<![\p{L}])(?:FOB destination(?: pricing)? to|place of delivery:?|delivery (?:place|address|location):?|destination:|shipping fees to|lieferort:?|lieferadresse:?|lieferung (?:frei \p{L}{2,20} )?(?:nach|an)|(?:zu )?liefern (?:nach|an)|geliefert (?:nach|an)|lieferbar nach|livr(?:er|ée?s?|aison) (?:à|au|aux|en|chez)|lieu (?:de livraison|d'exécution):?|entrega(?:r)? en|consegna(?:re)? (?:a|in)|levering in|leveren (?:in|aan))\s*(?=[\p{L}\d])/giu;
const OFFICE =
  /(?<![\p{L}])(?:for|to|at|in) (?:our|the|my) (?:new |main |head )?((?:[\p{Lu}][\p{L}'-]+ ?){1,3})(?:office|warehouse|site|branch|headquarters|HQ|store|depot|plant|factory)\b/gu;
const BASED =
  /(?<![\p{L}])(?:(?:office|offices|warehouse|site|branch|headquarters|team|based|located|school|factory) (?:is |are )?in|based in|nach|we are in) (?=\p{Lu})/gu;
const LOT_PLACE = /(?<=\S) — ([^—\n\u0001]{2,90}?)\.?\s*(?=\n|$)/gu;
const TO_PLACE = /(?<![\p{L}])(?:to|in|nach|à|en) (?=\p{Lu})/gu;

const TRAILING = /\s*(?:office|offices|warehouse|site|branch|headquarters|hq|store|depot|plant|factory|address)$/i;
const NOT_A_PLACE =
  /^(?:be|us|me|you|them|it|our|the|a|an|this|that|accept|provide|stock|door|time|days?|weeks?|writing|accordance|order|stock|bulk|person|schedule|addresses|full|good|two|one|all|any|origin|various|gov(?:ernment)?|receive|have|see|confirm)$/i;

/** Every place goods are to go to, as written, with its country where the text or a well-known city tells. */
export function findPlaces(text: string, language: Language = "other"): PlaceMention[] {
  const found: PlaceMention[] = [];
  for (const [pattern, confidence] of [
    [DELIVERY, 0.9],
    [DESTINATION, 0.9],
  ] as const) {
    for (const cue of matches(text, pattern)) add(found, text, { at: cue.end, confidence, language });
  }
  for (const { start, match } of matches(text, OFFICE)) {
    const at = start + match[0].indexOf(match[1] ?? "");
    add(found, text.slice(0, start + match[0].length), { at, confidence: 0.8, language });
  }
  if (isNotice(text)) {
    addLotPlaces(found, text, language);
    addAuthority(found, text, language);
  } else addMentioned(found, text, language);
  return found.toSorted((a, b) => a.start - b.start);
}

/** Notices of the EU close each lot with its place. */
function addLotPlaces(found: PlaceMention[], text: string, language: Language): void {
  for (const { end, match } of matches(text, LOT_PLACE))
    add(found, text, { at: end - match[0].length + 3, confidence: 0.5, mustBeKnown: true, language });
}

/** The town whose authority buys is where its goods go, where a notice names no other place. */
const AUTHORITY =
  /(?<!\p{L})(?:(?:Stadt|Gemeinde|Landeshauptstadt|Universität|Universitätsklinikum)\s|(?:City|Town|County|University) of |(?:Ville|Mairie|Commune|Ayuntamiento|Comune|Universidad|Université|Gemeente|[Gg]ymnase municipal|[Ss]tade municipal|[Éé]cole|[Cc]ollège|[Ll]ycée|[Hh]ôpital|[Bb]ibliothèque|[Cc]entre hospitalier|[Hh]ospital|[Cc]olegio|[Oo]spedale|[Ss]cuola)\s(?:de\s|d['’]|di\s)?)(?=\p{Lu})/gu;
function addAuthority(found: PlaceMention[], text: string, language: Language): void {
  if (found.length > 0) return;
  for (const cue of matches(text, AUTHORITY)) add(found, text, { at: cue.end, confidence: 0.5, mustBeKnown: true, language });
}

/** In chat a place may go by without a word of delivery ("for our team in Lyon"); it counts where it is a known one. */
function addMentioned(found: PlaceMention[], text: string, language: Language): void {
  for (const cue of matches(text, BASED)) add(found, text, { at: cue.end, confidence: 0.6, mustBeKnown: true, language });
  for (const town of mentionedTowns(text, language)) {
    const same = found.find((other) => town.start < other.end && other.start < town.end);
    if (!same) found.push(town);
    else if (same.country === null && town.country !== null) Object.assign(same, town);
  }
  if (found.length === 0)
    for (const cue of matches(text, TO_PLACE).filter(({ start }) => !isBilled(text, start)))
      add(found, text, { at: cue.end, confidence: 0.5, mustBeKnown: true, language });
}

/** A place given as a bare answer ("Berlin, Germany"), or undefined where it does not read like one. */
export function placeOfAnswer(answer: string, language: Language): PlaceMention | undefined {
  const found: PlaceMention[] = [];
  add(found, answer.trim(), { at: 0, confidence: 0.7, language });
  return found[0]?.start === 0 && answer.trim().split(/\s+/).length <= 10 ? found[0] : undefined;
}

/** Where a place may be named, and how sure that is; `mustBeKnown`: only what is a known place counts. */
interface Cue {
  at: number;
  confidence: number;
  mustBeKnown?: boolean;
  language: Language;
}

function add(found: PlaceMention[], text: string, { at, confidence, mustBeKnown = false, language }: Cue): void {
  const lead =
    /^(?:(?:our|the|my|their|us at|us in|us)\s+)?(?:(?:main |new |central |head )?(?:office|warehouse|site|branch|headquarters|HQ|store)\s+(?:in|at)\s+)?/i.exec(
      text.slice(at),
    )?.[0] ?? "";
  const start = at + lead.length;
  const rest = text.slice(start, start + 160);
  const stop = rest.search(placeStop(language));
  const written = (stop < 0 ? rest : rest.slice(0, stop)).replace(/[\s,.:—–-]+$/u, "").slice(0, 120);
  const place = TRAILING.test(written) ? written.replace(TRAILING, "").trim() || written : written;
  if (place.length < 2 || NOT_A_PLACE.test(place.split(/[\s,]/)[0] ?? "") || /\d{6,}/.test(place) || place.includes(MASK)) return;
  if (!/\p{Lu}|\d{4,}/u.test(place) && !isKnownPlace(place)) return;
  const country = countryOf(place) ?? townOf(place)?.country ?? null;
  if (mustBeKnown && country === null) return;
  if (found.some((other) => start < other.end && other.start < start + written.length)) return;
  found.push({ start, end: start + written.length, place, country, confidence });
}

/** The place to deliver to: the surest, of equals one with a known country, then the first said. */
export function deliveryOf(mentions: readonly PlaceMention[]): PlaceMention | undefined {
  return mentions.reduce<PlaceMention | undefined>(
    (best, mention) => (rank(mention) > (best ? rank(best) : 0) ? mention : best),
    undefined,
  );
}

function rank(mention: PlaceMention): number {
  return mention.confidence + (mention.country === null ? 0 : 0.05);
}
