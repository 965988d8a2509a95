import { FIELD_NAMES } from "./field-names.ts";
import type { ItemMention } from "./item-names.ts";
import { ASKING_LANGUAGES, languageOf, type AskingLanguage } from "./languages.ts";

/** What the buyer is asked, and why. */
export interface Question {
  /** JSON pointer into the brief. */
  field: string;
  reason: "contradictory" | "weak" | "unread";
  text: string;
  language: AskingLanguage;
}

/** What a buyer may contradict himself about. */
export const DOUBTED = ["budget", "deadline", "delivery", "quantity"] as const;
export type Doubted = (typeof DOUBTED)[number];

/** Words by which a buyer says that he does not know yet which of two is right. */
const UNSURE =
  /(?<!\p{L})(?:(?:don['’]?t|do not) know (?:yet )?(?:which|what|whether|if)|not (?:yet )?sure (?:which|what|whether|if)|unclear (?:which|whether)|(?:we|i)(?:['’]ll| will| still have to| need to) (?:check|clarify|confirm) (?:which|whether)|klären noch|(?:weiß|wissen) (?:ich |wir )?(?:noch )?nicht,? (?:welche|was|ob)|noch (?:unklar|offen)|unklar,? welche|(?:ne )?sa(?:is|vons|it) pas (?:encore )?(?:lequel|laquelle|quel|si)|pas (?:encore )?sûrs? (?:de )?(?:lequel|laquelle|quel|si)|no (?:sé|sabemos) (?:aún |todavía )?(?:cuál|qué|si)|no (?:está|tengo) claro|non (?:so|sappiamo) (?:ancora )?(?:qual[ei]?|quanti|se)|non è chiaro|weet (?:nog )?niet (?:welke?|wat|of)|weten (?:nog )?niet (?:welke?|wat|of)|niet (?:duidelijk|zeker) (?:welke?|of)|(?<!, )which (?:one |of (?:the |these |those )?(?:two |both )?)?(?:is|are|holds|applies|counts)|to be (?:confirmed|clarified|decided)|(?:still )?unclear|steht noch nicht fest|(?:muss|müssen) (?:noch |das )?(?:geklärt|klären|prüfen)|welche[rs]? (?:\p{L}{1,20} )?(?:stimmt|gilt|richtig)|(?:reste )?à (?:confirmer|clarifier|vérifier)|(?:lequel|laquelle) (?:est|fait|vaut)|(?:por|falta|hay que) (?:confirmar|aclarar|comprobar)|cuál (?:de \p{L}{1,10} )?(?:\p{L}{1,10} )?(?:es|vale)|(?:da|deve essere|dobbiamo) (?:confermare|chiarire|chiarito|verificare)|quale (?:sia|è|vale|dei due)|(?:moet|moeten) nog (?:uitgezocht|bevestigd|navragen|checken)|welke? (?:\p{L}{1,20} )?(?:klopt|juist|geldt))(?!\p{L})/iu;

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
    ["delivery", said.places],
  ];
  const what = several.find(([, ways]) => ways > 1)?.[0];
  return unsure === null || what === undefined ? undefined : { what, at: unsure.index };
}

const CONTRADICTORY: Readonly<Record<AskingLanguage, (name: string) => string>> = {
  en: (name) => `You gave more than one answer for ${name}. Which one holds?`,
  de: (name) => `Hier gibt es mehrere Angaben: ${name}. Welche gilt?`,
  fr: (name) => `Plusieurs indications ont été données pour ${name}. Laquelle est la bonne ?`,
  es: (name) => `Hay más de un dato para ${name}. ¿Cuál vale?`,
  it: (name) => `Ci sono più indicazioni per ${name}. Quale vale?`,
  nl: (name) => `Er zijn meerdere opgaven voor ${name}. Welke geldt?`,
  ja: (name) => `${name}について複数の情報があります。どれが正しいですか？`,
  ar: (name) => `وردت أكثر من قيمة بخصوص ${name}. أيها الصحيح؟`,
};
const WEAK: Readonly<Record<AskingLanguage, (name: string, value: string) => string>> = {
  en: (name, value) => `Is ${name} right: ${value}?`,
  de: (name, value) => `Ist das richtig (${name}): ${value}?`,
  fr: (name, value) => `Est-ce exact (${name}) : ${value} ?`,
  es: (name, value) => `¿Es correcto (${name}): ${value}?`,
  it: (name, value) => `È corretto (${name}): ${value}?`,
  nl: (name, value) => `Klopt dit (${name}): ${value}?`,
  ja: (name, value) => `${name}はこれで正しいですか：${value}？`,
  ar: (name, value) => `هل هذا صحيح (${name}): ${value}؟`,
};

/** Asks which of several answers holds. */
export function whichHolds(field: string, doubted: Doubted, language: AskingLanguage): Question {
  return { field, reason: "contradictory", text: CONTRADICTORY[language](FIELD_NAMES[language][doubted]), language };
}

const FULL: Readonly<Record<AskingLanguage, string>> = {
  en: "There are more lines than one brief takes. Which of them should wait for another brief?",
  de: "Das sind mehr Positionen, als eine Anfrage fasst. Welche sollen in eine weitere?",
  fr: "Il y a plus de lignes que n'en contient une demande. Lesquelles faut-il reporter sur une autre ?",
  es: "Hay más líneas de las que caben en una solicitud. ¿Cuáles dejamos para otra?",
  it: "Ci sono più righe di quante ne contenga una richiesta. Quali lasciamo per un'altra?",
  nl: "Er zijn meer regels dan in één aanvraag passen. Welke zetten we in een volgende?",
  ja: "一つの依頼に収まらない数の品目があります。どれを別の依頼にしますか？",
  ar: "البنود أكثر مما يتسع له طلب واحد. أيها يُترك لطلب آخر؟",
};

/** Says that lines were left out, and asks which. */
export function isFull(language: AskingLanguage): Question {
  return { field: "/items", reason: "unread", text: FULL[language], language };
}

/** Asks to confirm what is weakly supported. */
export function isRight(field: string, doubted: Doubted | "item", value: string, language: AskingLanguage): Question {
  return { field, reason: "weak", text: WEAK[language](FIELD_NAMES[language][doubted], shown(value)), language };
}

const WANTED: Readonly<Record<AskingLanguage, (lines: string) => string>> = {
  en: (lines) => `This was mentioned, and is not in the brief: ${lines}. Should it be bought too?`,
  de: (lines) => `Das wurde erwähnt und steht nicht in der Anfrage: ${lines}. Soll es auch gekauft werden?`,
  fr: (lines) => `Ceci a été mentionné et ne figure pas dans la demande : ${lines}. Faut-il aussi l'acheter ?`,
  es: (lines) => `Esto se ha mencionado y no está en la solicitud: ${lines}. ¿Hay que comprarlo también?`,
  it: (lines) => `Questo è stato nominato e non è nella richiesta: ${lines}. Va comprato anche questo?`,
  nl: (lines) => `Dit is genoemd en staat niet in de aanvraag: ${lines}. Moet het ook gekocht worden?`,
  ja: (lines) => `話に出ましたが、依頼には入っていません：${lines}。これも購入しますか？`,
  ar: (lines) => `ورد ذكر ما يلي وليس في الطلب: ${lines}. هل يُشترى أيضا؟`,
};
const MORE: Readonly<Record<AskingLanguage, (count: number) => string>> = {
  en: (count) => `and ${count} more`,
  de: (count) => `und ${count} weitere`,
  fr: (count) => `et ${count} de plus`,
  es: (count) => `y ${count} más`,
  it: (count) => `e altre ${count}`,
  nl: (count) => `en nog ${count}`,
  ja: (count) => `ほか${count}件`,
  ar: (count) => `و${count} أخرى`,
};
const SEPARATOR = "; ";
const MOST_LINES = 5;
const MOST_OF_LINE = 60;

/** A line as a question about several names it. */
const lineShown = ({ counted, quantity, name }: Line): string =>
  (counted ? `${quantity} × ${name}` : name).replaceAll(SEPARATOR, ", ").slice(0, MOST_OF_LINE).toWellFormed();
type Line = Pick<ItemMention, "counted" | "quantity" | "name">;

/** Asks whether lines that are too unsure to stand in the brief are wanted: of the first by name, of the others once these are answered. */
export function areWanted(lines: readonly Line[], language: AskingLanguage): Question {
  const named = lines.slice(0, MOST_LINES).map(lineShown);
  const more = lines.length - named.length;
  const all = more > 0 ? [...named, MORE[language](more)] : named;
  return { field: "/items", reason: "unread", text: WANTED[language](all.join(SEPARATOR)), language };
}

/** Whether a line is one of those that `areWanted` named; `value` is what stood in its question. */
export const isNamed = (value: string, line: Line): boolean => value.split(SEPARATOR).slice(0, MOST_LINES).includes(lineShown(line));

/** What one of the questions above was about, and what it asked to confirm. */
export interface AskedBefore {
  what: Doubted | "item" | "left-out";
  /** As it stood in the question; undefined where it was asked which of several holds. */
  value?: string;
}

/** Of an assistant's words, which of these questions they end with. */
export function askedBefore(assistant: string): AskedBefore | undefined {
  const said = assistant.trimEnd();
  for (const language of ASKING_LANGUAGES) {
    const [opens = "", ends = ""] = WANTED[language](SLOT).split(SLOT);
    const named = said.lastIndexOf(opens);
    if (named >= 0 && said.endsWith(ends)) return { what: "left-out", value: said.slice(named + opens.length, said.length - ends.length) };
    for (const what of [...DOUBTED, "item"] as const) {
      if (what !== "item" && said.endsWith(CONTRADICTORY[language](FIELD_NAMES[language][what]))) return { what };
      const [before = "", after = ""] = WEAK[language](FIELD_NAMES[language][what], SLOT).split(SLOT);
      const at = said.lastIndexOf(before);
      if (at >= 0 && said.endsWith(after)) return { what, value: said.slice(at + before.length, said.length - after.length) };
    }
  }
  return undefined;
}

const SLOT = "\u0001";
const MOST_SHOWN = 200;
/** A value as a question shows it. */
export const shown = (value: string): string => value.slice(0, MOST_SHOWN).toWellFormed();

/** The language to ask the buyer in. */
export function askingLanguage(texts: readonly string[], locale: string | undefined): AskingLanguage {
  const said = texts.join("\n");
  const written = SCRIPTS.find(([, script]) => (said.match(script)?.length ?? 0) > said.length / 10)?.[0];
  if (written !== undefined) return written;
  const language = languageOf(said, locale);
  if (language !== "other") return language;
  return ASKING_LANGUAGES.find((one) => one === locale?.slice(0, 2).toLowerCase()) ?? "en";
}

/** Scripts that tell a language by themselves, where a text is written in one and does not only name something in it. */
const SCRIPTS: readonly (readonly [AskingLanguage, RegExp])[] = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["ar", /\p{Script=Arabic}/gu],
];
