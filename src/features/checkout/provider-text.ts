import { saidText } from "../../platform/stored-text.ts";

/** Characters kept of what the provider says. */
export const LONGEST_MESSAGE = 300;

/** What the provider says, on one line, bounded and storable. */
export const oneLine = (text: string, longest: number): string =>
  saidText(text, longest)
    .replace(/[\s\u0000-\u001f\u007f]+/g, " ")
    .trim();
