import { once } from "../../../platform/once.ts";
import { measuresIn } from "./measures.ts";
import { SCRIPT_QUALITIES_TABLE } from "./script-qualities-table.ts";
import { SCRIPT_THINGS_TABLE } from "./script-things-table.ts";

const JAPANESE = "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}ー々";
/** With Latin letters and digits beside them: "usbハブ" is one word. */
const JAPANESE_RUN = new RegExp(`[${JAPANESE}\\p{Script=Latin}\\d]*[${JAPANESE}][${JAPANESE}\\p{Script=Latin}\\d]*`, "gu");
const ARABIC = /[\p{Script=Arabic}]/u;
const ANY_OF_THEM = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Arabic}]/u;

/** Particles around a word, and what asks for something; "と" and "や" join two things. */
const PARTICLES = /^[のをがはにでもな用]+|[のをがはにでもな用]+$/gu;
const ASKING = /^(?:欲しい|ほしい|ください|下さい|探しています|探して|安い|格安|おすすめ)$/u;
const JOINING = /^(?:と|や|及び|および)$/u;
const KATAKANA = /^[\p{Script=Katakana}ー]/u;
/** What says nothing of a thing, in the one form of its letters. */
const ARABIC_STOPS = new Set("من في علي اريد احتاج الي رخيص رخيصه افضل مع ل".split(" "));
/** Words of one meaning at most. */
const MOST_WORDS = 3;

interface ScriptWords {
  japanese: ReadonlyMap<string, string>;
  /** Characters of the longest Japanese word. */
  longest: number;
  arabic: ReadonlyMap<string, string>;
  /** What a word of Arabic means by itself that is known as the first of several only: a "clock" of "wall clock" is said first. */
  arabicHeads: ReadonlyMap<string, string>;
  /** Words that begin with the letter that is also "and". */
  arabicBeginningWithAnd: ReadonlySet<string>;
}

const scriptWords = once((): ScriptWords => {
  const [japanese, arabic] = [new Map<string, string>(), new Map<string, string>()];
  for (const line of `${SCRIPT_THINGS_TABLE}${SCRIPT_QUALITIES_TABLE}`.split("\n")) {
    const [key = "", rest = ""] = line.split(":");
    const [ja = "", ar = ""] = rest.split("|");
    for (const word of ja.split(",")) if (word.trim() !== "") japanese.set(word.trim(), key.trim());
    for (const word of ar.split(",")) if (word.trim() !== "") arabic.set(plainArabic(word.trim()), key.trim());
  }
  const heads = new Map<string, string>();
  for (const [name, key] of arabic) {
    const [head = name] = name.split(" ");
    if (head !== name && !heads.has(head)) heads.set(head, key);
  }
  const wordsOfNames = [...arabic.keys()].flatMap((name) => name.split(" "));
  return {
    ...{ japanese, arabic, arabicHeads: heads, arabicBeginningWithAnd: new Set(wordsOfNames.filter((word) => word.startsWith("و"))) },
    longest: Math.max(...[...japanese.keys()].map((word) => word.length)),
  };
});

/**
 * A text of Japanese or Arabic words in the English names of the tables, in English order: "木製デスク" is "wood desk", "كرسي مكتب خشبي" is
 * "wood office chair". Words that no table knows stay as they are written; a text of other scripts stays as it is.
 */
export function inTableNames(text: string): string {
  if (!ANY_OF_THEM.test(text)) return text;
  const plain = text.normalize("NFKC").toLowerCase();
  return ARABIC.test(plain) ? arabicInNames(plain) : plain.replace(JAPANESE_RUN, (run) => ` ${japaneseInNames(run)} `);
}

/**
 * The longest known word before each place, from the end on, where the thing itself stands. A word of Katakana is none where more of it follows
 * that nobody knows: "ペンダント" is no pen. What stands between is a word of its own.
 */
function japaneseInNames(run: string): string {
  const { japanese, longest } = scriptWords();
  const words: string[] = [];
  let unknown = "";
  const flush = (): void => {
    const word = JOINING.test(unknown) ? "and" : unknown.replace(PARTICLES, "");
    if (word !== "" && !ASKING.test(word)) words.unshift(word);
    unknown = "";
  };
  for (let end = run.length; end > 0;) {
    const isCut = KATAKANA.test(run.charAt(end - 1)) && KATAKANA.test(unknown.charAt(0));
    let length = isCut ? 0 : Math.min(longest, end);
    while (length > 0 && !japanese.has(run.slice(end - length, end))) length -= 1;
    if (length === 0) {
      end -= 1;
      unknown = run.charAt(end) + unknown;
      continue;
    }
    flush();
    words.unshift(japanese.get(run.slice(end - length, end)) ?? "");
    end -= length;
  }
  flush();
  return words.join(" ");
}

function arabicInNames(text: string): string {
  const { arabicBeginningWithAnd } = scriptWords();
  return text
    .replace(/(\s)و(\p{Script=Arabic}[\p{Script=Arabic}\p{M}]*)/gu, (whole, space: string, word: string) =>
      arabicBeginningWithAnd.has(plainArabic(whole.trim())) ? whole : `${space}& ${word}`,
    )
    .split(/([،,;:؛\n]|\s&\s|\sاو\s)/u)
    .map((part, index) =>
      index % 2 === 1 ? (/^\s/.test(part) ? " and " : `${part.replace("،", ",").replace("؛", ";")} `) : clauseInNames(part),
    )
    .join("");
}

/** The words of a thing backwards: Arabic says what it is first, and what it is like behind. */
function clauseInNames(clause: string): string {
  const { arabic, arabicHeads } = scriptWords();
  const tokens = clause.split(/\s+/u).filter(Boolean);
  const words: string[] = [];
  for (let at = 0; at < tokens.length;) {
    let length = Math.min(MOST_WORDS, tokens.length - at);
    const known = (): string | undefined =>
      formsOf(tokens.slice(at, at + length))
        .map((form) => arabic.get(form))
        .find((key) => key !== undefined);
    while (length > 1 && known() === undefined) length -= 1;
    const key = known();
    const measured = length === 1 ? measureAt(tokens, at, arabic) : undefined;
    if (measured !== undefined) {
      words.unshift(measured);
      length = 2;
    } else if (key !== undefined) words.unshift(key);
    else if (!ARABIC_STOPS.has(plainArabic(tokens[at] ?? "")))
      words.unshift(arabicHeads.get(plainArabic(tokens[at] ?? "")) ?? tokens[at] ?? "");
    at += length;
  }
  return words.join(" ");
}

/** A size stays before its unit: "24 inch". */
function measureAt(tokens: readonly string[], at: number, arabic: ReadonlyMap<string, string>): string | undefined {
  const number = plainArabic(tokens[at] ?? "");
  const unit = tokens[at + 1];
  if (unit === undefined || !/^\d{1,6}(?:[.,]\d{1,3})?$/u.test(number)) return undefined;
  const name = /^[a-z]{1,3}$/u.test(unit) ? unit : arabic.get(plainArabic(unit));
  return name !== undefined && isMeasure(`${number} ${name}`) ? `${number} ${name}` : undefined;
}

const isMeasure = (text: string): boolean => measuresIn(text).measures.length > 0;

/** As written, without the article, and without "for" before the first. */
function formsOf(tokens: readonly string[]): string[] {
  const plain = tokens.map(plainArabic);
  const bare = plain.map((word) => word.replace(/^ال(?=.{2})/u, ""));
  return [plain.join(" "), bare.join(" "), bare.map((word) => word.replace(/^(?:لل|ل|ب)(?=.{3})/u, "")).join(" ")];
}

/** One form of letters that are written in several; Arabic digits as ours. */
const plainArabic = (word: string): string =>
  word
    .replace(/\p{M}|ـ/gu, "")
    .replace(/[أإآٱ]/gu, "ا")
    .replace(/ى/gu, "ي")
    .replace(/ة/gu, "ه")
    .replace(/[٠-٩]/gu, (digit) => String("٠١٢٣٤٥٦٧٨٩".indexOf(digit)));
