import { nameFrom, type Named } from "./chat-names.ts";
import type { KnownLanguage, Language } from "./languages.ts";
import { byLanguage } from "./by-language.ts";
import { nounsBehind } from "./for-each-group.ts";
import { findNumbers } from "./numbers.ts";
import { plain } from "./stems.ts";
import { MASK, matches } from "./text.ts";

/** How many people there are, and what they are called. */
export interface HeadCount {
  count: number;
  /** Called people whatever anybody gets: "34 Leute", "there are 17 of us". */
  isOfPeople: boolean;
  /** The word behind the figure, and what is said of it. */
  noun: string;
  /** How many there are now: "the volunteers are 52 now". */
  isAnew?: boolean;
  /** It is a line of the need. */
  isLine?: boolean;
}

/** "Everyone needs a headset", "chaque vendeur a besoin d'une tablette": a thing for each of some people, who may be counted elsewhere. */
const FOR_EACH: Readonly<Record<KnownLanguage, string>> = {
  en: "(?:everyone|everybody|each|every|all)(?: one)?(?: (?:of (?:us|them|our|the)|our|the|new))*(?<who>(?: \\p{L}{2,}){0,5}?) (?:needs?|wants?|gets?|requires?|has to have|have to have|must have|should (?:have|get)|is to (?:have|get)|will (?:need|get))(?: to have)? (?:an?|one|(?:his|her|their) own)(?: new)? ",
  de: "(?:jede[rmsn]?|alle)(?: (?:unserer|von uns|der|neue[nr]?))*(?<who>(?: \\p{L}{3,}){0,4}?) (?:brauch(?:t|en)|benötig(?:t|en)|bekomm(?:t|en)|kriegt|erhält|erhalten|soll(?:en)?)(?: je| jeweils| auch)? (?:eine?n?)(?: neue[ns]?)? ",
  fr: "(?:(?:équiper|doter|munir) chaque(?<what>(?: \\p{L}{3,}){1,3}) d['’](?:une?) |(?:chacun|chacune|chaque|tous|tout le monde)(?: d['’]eux| de nos| nos| les)?(?<who>(?: \\p{L}{3,}){0,4}?) (?:a(?: tous)? besoin|ont besoin|doit avoir|doivent avoir|doit recevoir|doivent recevoir|recevront|aura|reçoit|recevra|veut|a droit) ?(?:d['’]|à )?(?:une?) (?:nouve(?:au|lle) )?)",
  es: "(?:cada|todos|todas|todo el mundo)(?: uno| una)?(?: (?:los|las|nuestros|nuestras|de nosotros))*(?<who>(?: \\p{L}{3,}){0,4}?) (?:necesitan?|debe(?:n)? tener|tienen? que tener|recibe(?:n)?|recibirá(?:n)?|quieren?|llevan?) (?:una?) ",
  it: "(?:ogni|ognuno|ciascuno|ciascun|tutti)(?: (?:di noi|i|gli|le|nostri))*(?<who>(?: \\p{L}{3,}){0,4}?) (?:ha(?:nno)? bisogno di|deve avere|devono avere|riceve|ricevono|avrà|vuole) (?:una?|uno|un['’]) ?",
  nl: "(?:iedereen|iedere|ieder|elke|elk|alle)(?: (?:van ons|onze|nieuwe))*(?<who>(?: \\p{L}{3,}){0,4}?) (?:heeft|hebben|krijgt|krijgen|moet(?:en)?|wil|willen)(?: ook)? (?:een)(?: nieuwe?)? ",
};
/** What stands before a figure that counts those who speak or are spoken of. */
const THERE_ARE: Readonly<Record<KnownLanguage, string>> = {
  en: "there are|there will be|there['’]ll be|we['’]ll be|we will be|there['’]s|we are|we['’]re|they are|team of|staff of|group of|crew of",
  de: "wir werden|wir sind|es sind|das sind|sind wir|sind es|team von|zu",
  fr: "nous sommes|nous serons|on est|on sera|ils sont|elles sont|équipe de",
  es: "somos|seremos|son|hay|equipo de",
  it: "siamo|saremo|siamo in|sono|sono in|ce ne sono|squadra di",
  nl: "we zijn met|we zijn straks met|wij zijn met|zijn met|er zijn|er werken|we zijn|team van",
};
const PEOPLE: Readonly<Record<KnownLanguage, string>> = {
  en: "of us|of them|people|persons|employees|staff|colleagues|workers|members|heads|in all|in total",
  de: "leute|leuten|personen|mitarbeiter\\p{L}*|kolleg\\p{L}+|beschäftigte\\p{L}*|köpfe|mann",
  fr: "personnes|salariés|employés|collaborateurs|collègues|agents|en tout|au total",
  es: "personas|empleados|trabajadores|compañeros|en total",
  it: "persone|dipendenti|colleghi|addetti|in tutto|in totale",
  nl: "mensen|personen|medewerkers|collega['’]s|man|in totaal",
};
const ABOUT = "(?: (?:about|around|currently|rund|etwa|derzeit|environ|actuellement|unos|unas|circa|ongeveer|nu))?";

const patternsOf = byLanguage((language) => ({
  each: new RegExp(`(?<!\\p{L})${FOR_EACH[language]}(?=\\p{L})`, "giu"),
  before: new RegExp(`(?<!\\p{L})(?:${THERE_ARE[language]})${ABOUT}\\s$`, "iu"),
  people: new RegExp(`^\\s(?:${PEOPLE[language]})(?!\\p{L})`, "iu"),
}));

/** A thing that each of some people is to have, with what they are called. */
export interface ForEach extends Named {
  who: string;
}

export function findForEach(text: string, language: Language): ForEach[] {
  return matches(text, patternsOf(language).each).flatMap(({ end, match }) => {
    const who = (match.groups?.["who"] ?? match.groups?.["what"])?.trim().split(" ").at(0) ?? "";
    return [...listed(text, end, language)].map((name) => ({ ...name, who }));
  });
}

const AND_ONE = /^,?\s(?:and|und|et|y|e|en)\s(?:an?|one|eine?n?|une?|una|uno|un['’]|een)\s/iu;

/** "A desk and a monitor arm". */
function* listed(text: string, from: number, language: Language): Generator<Named> {
  let at = from;
  for (let many = 0; many < MOST_LISTED; many += 1) {
    const name = nameFrom(text, at, text.length, language);
    if (!name || text.slice(at, name.start).includes(MASK)) return;
    yield name;
    const joint = AND_ONE.exec(text.slice(name.end, name.end + 12));
    if (!joint) return;
    at = name.end + joint[0].length;
  }
}
const MOST_LISTED = 5;

/** "A team of 24 is moving". */
const NOTHING_BEHIND =
  /^\s*(?:[.,;!?)\n]|$|(?:is|are|has|have|ist|sind|hat|est|sont|a|es|son|è|sono|ha|moves?|zieht|zijn|heeft|and|und|et|y|e|en|in|at|au|à)(?!\p{L}))/iu;

const ARE_NOW =
  /(?<!\p{L})(\p{L}{4,})\s(?:are now|are|will be|have become|sind jetzt|sind nun|sind|werden|sont maintenant|sont|seront|son ahora|son|serán|sono diventat[ie]|diventano|sono ora|sono|saranno|zijn nu|zijn|worden)\s$/iu;

type Counted = HeadCount & { start: number; end: number };

/** "For every two people", "für je zwei Kinder": how many share a thing, and not how many there are. */
const OF_A_SHARE = /(?<!\p{L})(?:each|every|per|je|pro|chaque|cada|ogni|elke|iedere)\s(?:group of |groupe de |grupo de )?$/iu;
const PERSONS =
  /(?<!\p{L})(?:people|persons|adults|children|kids|pupils|students|teachers|leaders|staff|employees|colleagues|apprentices|trainees|interns|volunteers|helpers|guests|visitors|delegates|participants|carers|nurses|members|workers|players|leuten?|personen|erwachsenen?|kindern?|schülern?|lehrern?|lehrkräften?|betreuern?|mitarbeitern?|kollegen|azubis|auszubildenden?|praktikanten|helfern?|gästen?|besuchern?|teilnehmern?|pflegern?|spielern?|begleitern?|personnes|adultes|enfants|élèves|professeurs|enseignants|salariés|employés|collègues|apprentis|stagiaires|bénévoles|invités|visiteurs|participants|animateurs|encadrants|accompagnateurs|personas|adultos|niñ[oa]s|alumn[oa]s|profesor(?:es|as)|emplead[oa]s|compañer[oa]s|aprendices|becarios|voluntarios|invitados|visitantes|asistentes|participantes|monitores|acompañantes|persone|adulti|bambini|alunni|insegnanti|dipendenti|colleghi|apprendisti|tirocinanti|volontari|ospiti|visitatori|partecipanti|accompagnatori|mensen|volwassenen|kinderen|leerlingen|leraren|docenten|medewerkers|collega['’]s|stagiairs|vrijwilligers|gasten|bezoekers|deelnemers|begeleiders)(?!\p{L})/iu;
const ADDED = /^\s(?:\p{L}{2,}\s){1,3}(?:plus|and|und|et|y|e|en|sowie|más|più)\s$/iu;

/** "64 people plus 6 apprentices": together they are all of them; each kind is called by its own name. */
function added(counts: readonly Counted[], text: string): Counted[] {
  const parts = counts.filter(({ isOfPeople, noun }) => isOfPeople || PERSONS.test(noun));
  for (const [index, first] of parts.entries()) {
    const second = parts[index + 1];
    if (!second || !ADDED.test(text.slice(first.end, second.start))) continue;
    const all = { ...first, count: first.count + second.count, isOfPeople: true, noun: "" };
    return [...counts.map((one) => ({ ...one, isOfPeople: false })), all];
  }
  return [...counts];
}

/** The figures of a text that may count people. */
export function findHeadCounts(text: string, language: Language): HeadCount[] {
  const { before, people } = patternsOf(language);
  const counts = findNumbers(text, language).flatMap(({ start, end, value }): Counted[] => {
    if (!Number.isInteger(value) || value < 2 || OF_A_SHARE.test(text.slice(Math.max(0, start - 16), start))) return [];
    const after = text.slice(end, end + 40);
    const anew = ARE_NOW.exec(text.slice(Math.max(0, start - 60), start))?.[1];
    if (anew !== undefined && NOTHING_BEHIND.test(after))
      return [{ start, end, count: value, isOfPeople: false, noun: anew, isAnew: true }];
    const isOfPeople = people.test(after) || (before.test(text.slice(Math.max(0, start - 40), start)) && NOTHING_BEHIND.test(after));
    const noun = nounsBehind(after) ?? "";
    return isOfPeople || noun !== "" ? [{ start, end, count: value, isOfPeople, noun }] : [];
  });
  return added(counts, text);
}

/** Who are people, by another name. */
const WHO_COME =
  /(?<!\p{L})(?:delegates|guests|pupils|students|participants|attendees|visitors|volunteers|trainees|kinder|schüler|gäste|teilnehmer|besucher|azubis|élèves|participants|invités|enfants|stagiaires|visiteurs|alumnos|niños|invitados|asistentes|participantes|alunni|bambini|ospiti|partecipanti|studenti|leerlingen|kinderen|gasten|deelnemers|bezoekers)(?!\p{L})/iu;

const SHORTEST = 4;
/** "habitación" and "habitaciones": forms of one word agree in all but their ends. */
export function isCalled(noun: string, who: string): boolean {
  return noun.split(" ").some((word) => who.split(" ").some((other) => isOneWord(word, other)));
}

function isOneWord(word: string, called: string): boolean {
  // "lokalen", "lokaal": a long vowel is written twice where it closes its syllable.
  const [one, other] = [plain(word), plain(called)].map((each) => each.replaceAll(/(.)\1/gu, "$1")) as [string, string];
  const shared = Math.max(SHORTEST, Math.min(one.length, other.length) - 1);
  return one.length >= SHORTEST && Math.abs(one.length - other.length) <= SHORTEST && one.slice(0, shared) === other.slice(0, shared);
}

/** People whoever they are. */
const ANYONE = /^(?:person|people|head|kopf|köpfe|leute|nase|personne|tête|persona|cabeza|testa|persoon|hoofd|mensen)/iu;

/** How many people get one each, where all that is said of it agrees; undefined is to be asked. */
export function headsOf(who: string, counts: readonly HeadCount[]): number | undefined {
  const people = counts.filter(({ isOfPeople }) => isOfPeople);
  const fits = [
    counts.filter(({ isLine }) => isLine),
    ANYONE.test(who) ? people : [],
    counts.filter(({ noun }) => isCalled(noun, who)),
    people,
    counts.filter(({ noun }) => WHO_COME.test(noun)),
  ];
  const said = new Set(fits.find((some) => some.length > 0)?.map(({ count }) => count));
  const [count] = said;
  return said.size === 1 ? count : undefined;
}
