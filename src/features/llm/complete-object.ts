/** What is open at the end of a text that is the beginning of a JSON object. */
interface Open {
  /** Closing brackets that are missing, the innermost last. */
  closing: ("}" | "]")[];
  /** What came last on the innermost level: it says what may come next. */
  after: "opening" | "key" | "colon" | "value" | "comma";
  /** A string, number or literal under way. */
  token: { from: number; isString: boolean } | undefined;
}

const LITERALS = ["true", "false", "null"];

/**
 * What makes an object of the beginning of one: its text closed, and `members`, JSON members without their braces, as its last ones, which
 * is what readers heed of two of a name. Undefined where it is no object's beginning, or the object is whole.
 */
export function completeObject(beginning: string, members: string): string | undefined {
  if (beginning.trim() === "") return `{${members}}`;
  const open = openOf(beginning);
  if (!open || open.closing.length === 0) return undefined;
  const { closing, token } = open;
  let { after } = open;
  let more = "";
  if (token) {
    more = token.isString ? restOfString(beginning.slice(token.from)) : restOfWord(beginning.slice(token.from));
    after = token.isString && closing.at(-1) === "}" && (after === "opening" || after === "comma") ? "key" : "value";
  }
  for (let level = closing.length - 1; level >= 0; level -= 1) {
    const isObject = closing[level] === "}";
    if (after === "key") more += ":null";
    else if (after === "colon") more += "null";
    else if (after === "comma" && level > 0) more += isObject ? '"":null' : "null";
    if (level === 0) more += after === "opening" || after === "comma" ? members : `,${members}`;
    more += closing[level];
    after = "value";
  }
  return more;
}

function openOf(text: string): Open | undefined {
  const closing: Open["closing"] = [];
  let after: Open["after"] = "opening";
  let token: Open["token"];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? "";
    if (token?.isString) {
      if (character === "\\") at += 1;
      else if (character === '"') {
        after = closing.at(-1) === "}" && (after === "opening" || after === "comma") ? "key" : "value";
        token = undefined;
      }
      continue;
    }
    if (/[\s{}[\],:"]/u.test(character) && token) {
      token = undefined;
      after = "value";
    }
    if (closing.length === 0 && character !== "{" && character.trim() !== "") return undefined;
    if (character === '"') token = { from: at, isString: true };
    else if (character === "{" || character === "[") {
      closing.push(character === "{" ? "}" : "]");
      after = "opening";
    } else if (character === "}" || character === "]") {
      closing.pop();
      after = "value";
      if (closing.length === 0) return { closing, after, token };
    } else if (character === ",") after = "comma";
    else if (character === ":") after = "colon";
    else if (character.trim() !== "") token ??= { from: at, isString: false };
  }
  return { closing, after, token };
}

function restOfString(text: string): string {
  const escaped = /(?<!\\)(?:\\\\)*\\(u[0-9a-f]{0,3})?$/iu.exec(text);
  if (!escaped) return '"';
  return `${escaped[1] === undefined ? "\\" : "0".repeat(5 - escaped[1].length)}"`;
}

function restOfWord(text: string): string {
  const literal = LITERALS.find((word) => word.startsWith(text));
  if (literal !== undefined) return literal.slice(text.length);
  return /\d$/u.test(text) ? "" : "0";
}
