import { inGiven } from "../src/platform/console/form/texts.ts";

let read: Readonly<Record<string, string>> | undefined;

/** A text in the page's language, of what the page gave its script to say. */
export function inWords(text: Parameters<typeof inGiven>[1]): string {
  read ??= JSON.parse(document.body.dataset["texts"] ?? "{}") as Record<string, string>;
  return inGiven(read, text);
}
