import type { Child } from "hono/jsx";
import { reader } from "../language/reader.ts";
import { say, type Said, type Text } from "../language/say.ts";
import { withTimes } from "./times.ts";

/** A text of the console in its reader's language. The catalogues' check finds it here, by its tag, in the source (`src/messages/console/`). */
export const tell = (parts: TemplateStringsArray, ...about: Said["about"]): string => reader().say(say(parts, ...about));

/** A text of the console in a table, said where it is `told`. */
export const mark = say;

/** A text that was marked, or made elsewhere, in its reader's language and by his clock. */
export const told = (text: Text): string => withTimes(reader().say(text));

/** Where something stands in a text that is no words: a mark no text has. */
const MARK = "\u0000";

/** A text of the console with elements in it, which stand where the language has them. */
export function show(parts: TemplateStringsArray, ...about: readonly Child[]): Child[] {
  const marked = about.map((one, place) => (typeof one === "number" ? one : `${MARK}${String(place)}${MARK}`));
  return tell(parts, ...marked)
    .split(MARK)
    .map((part, index) => (index % 2 === 0 ? part : about[Number(part)]));
}
