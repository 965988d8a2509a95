import { languageOf, type KnownLanguage } from "./languages.ts";

/** What the buyer is asked, and why. */
export interface Question {
  /** JSON pointer into the brief. */
  field: string;
  reason: "contradictory" | "weak" | "unread";
  text: string;
  language: KnownLanguage;
}

/** What a buyer may contradict himself about. */
export type Doubted = "budget" | "deadline" | "place" | "quantity";

/** Words by which a buyer says that he does not know yet which of two is right. */
const UNSURE =
  /(?<!\p{L})(?:(?:don['’]?t|do not) know (?:yet )?(?:which|what|whether|if)|not (?:yet )?sure (?:which|what|whether|if)|unclear (?:which|whether)|(?:we|i)(?:['’]ll| will| still have to| need to) (?:check|clarify|confirm) (?:which|whether)|klären noch|(?:weiß|wissen) (?:ich |wir )?(?:noch )?nicht,? (?:welche|was|ob)|noch (?:unklar|offen)|unklar,? welche|(?:ne )?sa(?:is|vons|it) pas (?:encore )?(?:lequel|laquelle|quel|si)|pas (?:encore )?sûrs? (?:de )?(?:lequel|laquelle|quel|si)|no (?:sé|sabemos) (?:aún |todavía )?(?:cuál|qué|si)|no (?:está|tengo) claro|non (?:so|sappiamo) (?:ancora )?(?:qual[ei]?|quanti|se)|non è chiaro|weet (?:nog )?niet (?:welke?|wat|of)|weten (?:nog )?niet (?:welke?|wat|of)|niet (?:duidelijk|zeker) (?:welke?|of))(?!\p{L})/iu;

/** What of the text is said in two ways that do not agree, where the buyer himself says that he does not know which holds, and where he says it. */
export function doubtedIn(
  text: string,
  said: { budgets: number; deadlines: number; places: number; quantities: number },
): { what: Doubted; at: number } | undefined {
  const unsure = UNSURE.exec(text);
  const several: readonly [Doubted, number][] = [
    ["budget", said.budgets],
    ["deadline", said.deadlines],
    ["quantity", said.quantities],
    ["place", said.places],
  ];
  const what = several.find(([, ways]) => ways > 1)?.[0];
  return unsure === null || what === undefined ? undefined : { what, at: unsure.index };
}

const NAMES: Readonly<Record<KnownLanguage, Readonly<Record<Doubted | "item", string>>>> = {
  en: { budget: "the budget", deadline: "the delivery date", place: "the place of delivery", quantity: "the quantity", item: "the item" },
  de: { budget: "das Budget", deadline: "der Liefertermin", place: "der Lieferort", quantity: "die Menge", item: "die Position" },
  fr: { budget: "le budget", deadline: "la date de livraison", place: "le lieu de livraison", quantity: "la quantité", item: "l'article" },
  es: {
    budget: "el presupuesto",
    deadline: "la fecha de entrega",
    place: "el lugar de entrega",
    quantity: "la cantidad",
    item: "el artículo",
  },
  it: { budget: "il budget", deadline: "la data di consegna", place: "il luogo di consegna", quantity: "la quantità", item: "l'articolo" },
  nl: { budget: "het budget", deadline: "de leverdatum", place: "de leverplaats", quantity: "het aantal", item: "het artikel" },
};
const CONTRADICTORY: Readonly<Record<KnownLanguage, (name: string) => string>> = {
  en: (name) => `You gave more than one answer for ${name}. Which one holds?`,
  de: (name) => `Hier gibt es mehrere Angaben: ${name}. Welche gilt?`,
  fr: (name) => `Plusieurs indications ont été données pour ${name}. Laquelle est la bonne ?`,
  es: (name) => `Hay más de un dato para ${name}. ¿Cuál vale?`,
  it: (name) => `Ci sono più indicazioni per ${name}. Quale vale?`,
  nl: (name) => `Er zijn meerdere opgaven voor ${name}. Welke geldt?`,
};
const WEAK: Readonly<Record<KnownLanguage, (name: string, value: string) => string>> = {
  en: (name, value) => `Is ${name} right: ${value}?`,
  de: (name, value) => `Ist das richtig (${name}): ${value}?`,
  fr: (name, value) => `Est-ce exact (${name}) : ${value} ?`,
  es: (name, value) => `¿Es correcto (${name}): ${value}?`,
  it: (name, value) => `È corretto (${name}): ${value}?`,
  nl: (name, value) => `Klopt dit (${name}): ${value}?`,
};

/** Asks which of several answers holds. */
export function whichHolds(field: string, doubted: Doubted, language: KnownLanguage): Question {
  return { field, reason: "contradictory", text: CONTRADICTORY[language](NAMES[language][doubted]), language };
}

const FULL: Readonly<Record<KnownLanguage, string>> = {
  en: "There are more lines than one brief takes. Which of them should wait for another brief?",
  de: "Das sind mehr Positionen, als eine Anfrage fasst. Welche sollen in eine weitere?",
  fr: "Il y a plus de lignes que n'en contient une demande. Lesquelles faut-il reporter sur une autre ?",
  es: "Hay más líneas de las que caben en una solicitud. ¿Cuáles dejamos para otra?",
  it: "Ci sono più righe di quante ne contenga una richiesta. Quali lasciamo per un'altra?",
  nl: "Er zijn meer regels dan in één aanvraag passen. Welke zetten we in een volgende?",
};

/** Says that lines were left out, and asks which. */
export function isFull(language: KnownLanguage): Question {
  return { field: "/items", reason: "unread", text: FULL[language], language };
}

/** Asks to confirm what is weakly supported. */
export function isRight(field: string, doubted: Doubted | "item", value: string, language: KnownLanguage): Question {
  return { field, reason: "weak", text: WEAK[language](NAMES[language][doubted], value.slice(0, 200)), language };
}

/** The language to ask the buyer in. */
export function askingLanguage(texts: readonly string[], locale: string | undefined): KnownLanguage {
  const language = languageOf(texts.join("\n"), locale);
  return language === "other" ? "en" : language;
}
