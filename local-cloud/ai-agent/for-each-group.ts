import { byLanguage } from "./by-language.ts";
import { nameFrom } from "./chat-names.ts";
import { findMeasures } from "./distractions.ts";
import type { ItemMention } from "./item-names.ts";
import type { KnownLanguage, Language } from "./languages.ts";
import { findNumbers } from "./numbers.ts";
import { countShares } from "./shares.ts";
import { findParts } from "./parts.ts";
import { masked, matches, overlaps } from "./text.ts";

interface Words {
  /** Stands before what a list is for each of: "per person", "in ogni camera". */
  per: string;
  /** Says so by itself, or before what it is each of: "each needs", "chaque salle". */
  each: string;
  /** What each does with what it gets. */
  verbs: string;
  /** People who are given things, behind which "per" closes a list: "a pen and a badge per delegate". */
  people: string;
}
const WORDS: Readonly<Record<KnownLanguage, Words>> = {
  en: {
    per: "per",
    each: "(?:(?:for|in|to) )?(?:each|every)(?: (?:one )?of (?:the|our|these|those|them))?(?: new| single)?",
    verbs:
      "needs?|gets?|requires?|takes?|wants?|should (?:have|get)|will (?:need|get|have)|has to have|must have|is to (?:have|get)|we(?:['’]d)? (?:need|want|like)|there (?:should|must) be",
    people: "person|head|guest|pupil|student|delegate|child|employee|participant|attendee|visitor|trainee|volunteer",
  },
  de: {
    per: "pro|je",
    each: "(?:(?:für|in|an) )?jede[rsnm]?(?: der| von ihnen| einzelne[rsnm]?)?",
    verbs:
      "brauch(?:t|en)|benötig(?:t|en)|bekomm(?:t|en)|kriegt|erhält|erhalten|soll(?:en)?|komm(?:t|en)|gehör(?:t|en)|sind|wir|bitte|noch|auch",
    people: "Person|Kopf|Nase|Kind|Schüler|Mitarbeiter|Teilnehmer|Gast|Azubi|Mann|Besucher",
  },
  fr: {
    per: "par",
    each: "(?:(?:pour|dans|à) )?(?:chaque|chacune?(?: (?:des|de nos|d['’]entre \\p{L}+))?)",
    verbs:
      "a besoin d(?:e|['’])|doit avoir|aura|reçoit|recevra|il (?:nous )?(?:en )?faut|il y a|prévoir|comprend|nous (?:voulons|souhaitons|avons besoin de|prenons)",
    people: "personne|tête|élève|participante?|enfant|invité|salarié|agent|stagiaire|visiteur",
  },
  es: {
    per: "por",
    each: "(?:(?:para|por|en|a) )?cada(?: un[oa](?: de (?:los|las|nuestr[oa]s|ell[oa]s))?)?",
    verbs: "lleva[rn]?|necesitan?|recib(?:e|en|irá)|tendrán?|debe (?:tener|llevar)|van?|hacen? falta|queremos|quiero|necesitamos|pedimos",
    people: "persona|cabeza|alumn[oa]|niñ[oa]|invitado|emplead[oa]|asistente|participante|trabajador",
  },
  it: {
    per: "a(?= persona| testa)",
    each: "(?:(?:per|in|a) )?(?:ogni|ognun[oa]|ciascun[oa]?)(?: d(?:i|elle|ei|egli))?",
    verbs:
      "vanno|va|servono|serve|ha bisogno di|deve avere|riceve|avrà|ci vogliono|ci vuole|occorrono|occorre|ci|vogliamo|vorremmo|abbiamo bisogno di",
    people: "persona|testa|alunn[oa]|bambin[oa]|ospite|partecipante|dipendente|studente",
  },
  nl: {
    per: "per",
    each: "(?:(?:voor|in|aan) )?(?:elke?|iedere?(?:en)?)(?: van (?:de|deze|hen))?",
    verbs: "krijgt|krijgen|heeft|moet(?:en)?(?: er)?|komen|komt|wil|willen|hebben|nodig|we|graag|ook",
    people: "persoon|hoofd|leerling|kind|gast|deelnemer|medewerker|bezoeker",
  },
};
/** What prices, times and packs are told by, and no group is. */
const NO_GROUP =
  /^(?:day|week|month|year|hour|night|piece|unit|item|pack|box|pallet|order|delivery|square|tag|woche|monat|jahr|stunde|stück|einheit|packung|karton|palette|quadratmeter|tonne|jour|semaine|mois|heure|pièce|unité|boîte|paquet|une?|les|nos|notre|votre|exemple|favor|día|semana|mes|año|hora|unidad|pieza|caja|los|las|nuestr[oa]s?|una?|uno|giorno|settimana|mese|anno|ora|pezzo|unità|scatola|gli|noi|favore|dag|maand|jaar|uur|stuk|eenheid|doos|mail|email|post)$/iu;
/** What opens a list of what each gets. */
const ONE = /^(?:an?|one|eine?[nr]?|une?|una|uno|een|één)\s(?=\p{L})|^(?:un|d)['’](?=\p{L})/iu;
const COUNT =
  /^(?:\d|(?:an?|one|two|three|four|eine?[nr]?|zwei|drei|vier|une?|deux|trois|quatre|una?|uno|un['’]\p{L}*|dos|tres|cuatro|due|tre|quattro|een|één|twee|drie|vier)(?!\p{L}))/iu;

const patternsOf = byLanguage((language) => {
  const { per, each, verbs, people } = WORDS[language];
  const noun = (name: string): string => `(?:\\s(?!(?:${verbs}|an?|eine?n?|une?|una?|uno|een)(?!\\p{L}))(?<${name}>\\p{L}{3,}))`;
  return {
    opens: new RegExp(
      `(?<!\\p{L})(?:(?:${each})${noun("one")}?|(?:${per})${noun("group")})(?:,?\\s(?:${verbs}))*\\s?[:,]?(?!\\p{L})`,
      "giu",
    ),
    forOne: new RegExp(
      `(?<!\\p{L})(?:for (?:each|every)|für jede[nrms]?|pour chaque|(?:para|por) cada|per ogni|voor (?:elke?|iedere?))\\s(?<group>(?:${people})\\p{L}{0,3})(?!\\p{L}|\\s?:)`,
      "giu",
    ),
    isPeople: new RegExp(`^(?:${people})`, "iu"),
    closes: new RegExp(`(?<!\\p{L})(?:per|pro|par|por|a)\\s(?<group>${people})(?!\\p{L}|\\s?:)`, "giu"),
  };
});

const SENTENCE = /[.;!?](?=\s|$)|\n/u;
/** Rows go on to the next empty line. */
const PARAGRAPH = /\n\s*\n|[.;!?](?=\s+\p{Lu})/u;
const FARTHEST = 160;

/** A line with where its words end. */
type Line = ItemMention & { end: number };

/**
 * "Per person: 1 notebook, 2 pens", "6 classrooms; each needs 1 projector": marks the lines that are counted for each of a group, and of whom, and
 * adds those that an article counts.
 */
export function countEach(lines: Line[], text: string, language: Language): void {
  const { opens, closes, forOne, isPeople } = patternsOf(language);
  countShares(lines, text);
  for (const { start, match } of matches(text, forOne)) {
    const line = lines.find(({ end }) => end <= start && start - end <= 1);
    if (line && line.each === undefined) line.each = { who: match.groups?.["group"] ?? "", count: line.quantity, isSure: true };
  }
  const parts = findParts(text);
  for (const { start, end, match } of matches(text, opens)) {
    // "3 drills with two batteries each, 1 vacuum": it speaks of what is before it.
    if (parts.some((part) => overlaps(part, { start, end }))) continue;
    // "A gown for each pupil, 4 boxes of slides".
    if (!match[0].endsWith(":") && lines.some((line) => line.end <= start && start - line.end <= 1 && line.quantity === 1)) continue;
    const group = match.groups?.["group"] ?? match.groups?.["one"];
    if (group !== undefined && NO_GROUP.test(group)) continue;
    const from = end + (/^\s*/u.exec(text.slice(end))?.[0].length ?? 0);
    const isRows = text.slice(end, from).includes("\n");
    if (!isRows && !COUNT.test(text.slice(from))) continue;
    const who = group ?? groupBefore(text, start, language);
    if (who === undefined) continue;
    const stop = text.slice(from).search(isRows ? PARAGRAPH : SENTENCE);
    const to = stop < 0 ? text.length : from + stop;
    addOnes(lines, text, { from, to, language });
    // "Par contre 40 sacs": what is no group is none unless somebody counts it.
    const isSure = match.groups?.["group"] === undefined || isPeople.test(who) || match[0].endsWith(":");
    mark(lines, { from: start, to }, { who, isSure });
  }
  for (const { start, match } of matches(text, closes)) {
    // "1,150 folders, one per pupil": what is one for each is the whole.
    if (COUNT_ENDS.test(text.slice(Math.max(0, start - 16), start))) continue;
    const opened = [...text.slice(Math.max(0, start - FARTHEST), start).matchAll(/[.;:!?](?=\s)|\n/gu)].at(-1)?.index ?? -1;
    mark(lines, { from: Math.max(0, start - FARTHEST) + opened + 1, to: start }, { who: match.groups?.["group"] ?? "", isSure: true });
  }
}

const COUNT_ENDS =
  /(?:\d|(?<!\p{L})(?:an?|one|two|three|eine?[nrs]?|zwei|drei|une?|deux|trois|una?|uno|dos|tres|due|tre|een|één|twee|drie))\s$/iu;
const MOST_ADDED = 8;

/** "Een pakket en een kaart": the things of such a list that no figure counts. */
function addOnes(lines: Line[], text: string, { from, to, language }: { from: number; to: number; language: Language }): void {
  let at = from;
  for (let added = 0; added < MOST_ADDED && at < to; added += 1) {
    const known = lines.find(({ start, end }) => start <= at + 1 && at < end);
    const article = known ? undefined : ONE.exec(text.slice(at, to));
    const name = article ? nameFrom(text, at + article[0].length, to, language) : undefined;
    const end = known?.end ?? name?.end;
    if (end === undefined) return;
    const isTaken = name && lines.find((other) => name.start < other.end && other.start < name.end);
    if (name && !isTaken) lines.push({ ...name, quantity: 1, unit: "piece", counted: true });
    if (isTaken) Object.assign(isTaken, { counted: true });
    at = end + (JOINT.exec(text.slice(end, to))?.[0].length ?? to);
  }
}
const JOINT = /^[^,;.\n\d]{0,24}?(?:,\s(?:(?:and|und|et|y|e|en)\s)?|\s(?:and|und|sowie|et|y|e|en)\s)/iu;

function mark(lines: readonly Line[], { from, to }: { from: number; to: number }, { who, isSure }: { who: string; isSure: boolean }): void {
  for (const line of lines)
    if (line.start >= from && line.start < to && line.each === undefined) line.each = { who, count: line.quantity, isSure };
}

/** "6 new classrooms …; each": what is counted last before. */
function groupBefore(text: string, at: number, language: Language): string | undefined {
  const from = Math.max(0, at - FARTHEST);
  const before = text.slice(from, at);
  const counted = findNumbers(masked(before, findMeasures(before)), language).findLast(({ value }) => Number.isInteger(value) && value > 1);
  return counted && nounsBehind(before.slice(counted.end));
}

/** The noun that a figure counts, and what is said of it: "new classrooms", "salles de réunion". */
export const nounsBehind = (text: string): string | undefined => /^\s(\p{L}{3,}(?:\s\p{L}{4,})?)/u.exec(text)?.[1];
