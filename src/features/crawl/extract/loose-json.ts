import type { WorkBudget } from "./work-budget.ts";

/** A container that is being read; of an object, the name whose value comes next. */
type Frame = { array: unknown[] } | { object: Record<string, unknown>; name?: string; colon?: true };

const MOST_BEHIND = 200;

/** A strict JSON number; anything else that looks like one has more than one reading. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORD = /[^\s{}[\],:"'/]+/y;
const SPACE = /\s*/y;
/** What a program's statement or a note puts before a value and behind it; without a quote or another value in it. */
const BEFORE = /^[^{}[\]"'`]{1,200}(?=[{[])/;
const BEHIND = /^[^{["'`]{1,200}$/;
/** What an editor puts between lines. */
const TAG = /<\/?(?:p|br|div|span)\s{0,2}\/?>/iy;
const ESCAPED: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" };

/**
 * Reads what shops write for JSON, in one pass: comments, commas too many or left out at a line's end, single quotes, names without quotes, quote
 * signs in texts, several values one after the other, brackets left open at the end, a statement around the value, line breaks of HTML between. What has more than one reading, or ends within a value, is
 * undefined as a whole: a number that was cut off is another number. Each token is a step.
 */
export function looseJson(text: string, budget: WorkBudget): unknown {
  return new LooseReader(text, budget).read();
}

class LooseReader {
  readonly #text: string;
  readonly #budget: WorkBudget;
  readonly #values: unknown[] = [];
  readonly #open: Frame[] = [];
  #at = 0;
  #lastWasClosing = false;

  constructor(text: string, budget: WorkBudget) {
    this.#text = text;
    this.#budget = budget;
  }

  read(): unknown {
    if (!/^\s*\//.test(this.#text)) this.#at = BEFORE.exec(this.#text)?.[0].length ?? 0;
    for (;;) {
      this.#budget.spend(2);
      if (!this.#skip()) return undefined;
      const sign = this.#text[this.#at];
      if (sign === undefined || (sign !== "," && this.#isBehindAll())) break;
      if (!this.#take(sign)) return undefined;
      if (sign !== ",") this.#lastWasClosing = sign === "}" || sign === "]";
    }
    if (this.#values.length === 0 || (this.#open.length > 0 && !this.#lastWasClosing)) return undefined;
    return this.#values.length === 1 ? this.#values[0] : this.#values;
  }

  /** Whether a whole value has been read, and what follows says nothing. */
  #isBehindAll(): boolean {
    return (
      this.#values.length > 0 &&
      this.#open.length === 0 &&
      this.#text.length - this.#at <= MOST_BEHIND &&
      BEHIND.test(this.#text.slice(this.#at))
    );
  }

  /** One token; false where it has no place here. */
  #take(sign: string): boolean {
    const frame = this.#open.at(-1);
    if (sign === '"' || sign === "'" || sign === "`") {
      const said = this.#string(sign);
      return said !== undefined && this.#say(said, true);
    }
    const word = this.#match(WORD);
    if (word !== "") return this.#say(word, false);
    this.#at += 1;
    switch (sign) {
      case "{":
      case "[":
        return this.#begin(sign === "[" ? { array: [] } : { object: Object.create(null) as Record<string, unknown> });
      case "}":
      case "]":
        if (!frame || "array" in frame !== (sign === "]") || ("object" in frame && isNamedOnly(frame))) return false;
        this.#open.pop();
        return true;
      case ",":
        if (!frame || "array" in frame) return true;
        if (isNamedOnly(frame)) return false;
        forgetName(frame);
        return true;
      case ":":
        if (!frame || "array" in frame || !isNamedOnly(frame)) return false;
        frame.colon = true;
        return true;
      default:
        return false;
    }
  }

  #begin(frame: Frame): boolean {
    if (!this.#add("array" in frame ? frame.array : frame.object)) return false;
    this.#open.push(frame);
    return true;
  }

  /** A string or a word: a name where an object wants one, else a value. */
  #say(said: string, isString: boolean): boolean {
    const frame = this.#open.at(-1);
    if (!frame) return false;
    if ("object" in frame && frame.name === undefined) {
      frame.name = said;
      return true;
    }
    return this.#add(isString ? said : valueOf(said));
  }

  #add(value: unknown): boolean {
    const frame = this.#open.at(-1);
    if (!frame) this.#values.push(value);
    else if ("array" in frame) frame.array.push(value);
    else if (frame.name === undefined || !frame.colon) return false;
    else {
      frame.object[frame.name] = value;
      forgetName(frame);
    }
    return true;
  }

  /** Spaces and comments; false where a comment does not end, or a stroke begins none. */
  #skip(): boolean {
    for (;;) {
      this.#match(SPACE);
      if (this.#text[this.#at] === "<" && this.#match(TAG) !== "") {
        this.#budget.spend();
        continue;
      }
      if (this.#text[this.#at] !== "/") return true;
      this.#budget.spend();
      const [ending, length] = this.#text[this.#at + 1] === "*" ? ["*/", 2] : ["\n", 1];
      if (length === 1 && this.#text[this.#at + 1] !== "/") return false;
      const end = this.#text.indexOf(ending, this.#at + 2);
      if (end === -1 && length === 2) return false;
      this.#at = end === -1 ? this.#text.length : end + length;
    }
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? "";
    this.#at += found.length;
    return found;
  }

  /** Ends at the first quote behind which a value may end; the others are part of the text. Undefined where there is none. */
  #string(quote: string): string | undefined {
    const parts: string[] = [];
    let from = this.#at + 1;
    for (let at = from; at < this.#text.length; at += 1) {
      const sign = this.#text[at];
      if (sign === "\\") {
        const [said, length] = this.#escape(at);
        parts.push(this.#text.slice(from, at), said);
        at += length - 1;
        from = at + 1;
      } else if (sign === quote && this.#mayEnd(at, quote)) {
        parts.push(this.#text.slice(from, at));
        this.#at = at + 1;
        const said = parts.join("");
        this.#budget.spendOn(said);
        return said;
      }
    }
    return undefined;
  }

  /** What an escape says, and its length. */
  #escape(at: number): [said: string, length: number] {
    const sign = this.#text[at + 1] ?? "";
    const code = sign === "u" ? /^[\da-fA-F]{4}$/.exec(this.#text.slice(at + 2, at + 6))?.[0] : undefined;
    return code === undefined ? [ESCAPED[sign] ?? sign, 2] : [String.fromCharCode(Number.parseInt(code, 16)), 6];
  }

  /** Whether a value may end with the quote at a place: before a separator, a comment, the end, or on the next line another quote. */
  #mayEnd(at: number, quote: string): boolean {
    SPACE.lastIndex = at + 1;
    const space = SPACE.exec(this.#text)?.[0] ?? "";
    this.#budget.spendOn(space);
    const next = this.#text[at + 1 + space.length];
    TAG.lastIndex = at + 1 + space.length;
    return (
      next === undefined || ",:}]/".includes(next) || (next === "<" && TAG.test(this.#text)) || (next === quote && space.includes("\n"))
    );
  }
}

const isNamedOnly = (frame: Exclude<Frame, { array: unknown[] }>): boolean => frame.name !== undefined && !frame.colon;

function forgetName(frame: Exclude<Frame, { array: unknown[] }>): void {
  delete frame.name;
  delete frame.colon;
}

/** null where a word says nothing that is known. */
function valueOf(word: string): unknown {
  if (NUMBER.test(word)) return Number(word);
  return word === "true" ? true : word === "false" ? false : null;
}
