import { inEnglish, say, type Said, type Text } from "../../language/say.ts";

/** What the console's script says itself: a page gives it these in its reader's language (`../script-texts.ts`). */
export const NOTHING_SENT = say`Nothing was sent`;
export const NOTHING_CHOSEN = say`Nothing is chosen`;
export const NOTHING_MEETS = say`Nothing meets this`;
export const NO_REASON = say`The API refused without saying why`;
export const NOT_REACHED = say`The API could not be reached, and may or may not have done it`;
export const SIGN_IN_AGAIN = say`Sign in again`;
export const LIVE = say`live`;
export const POLLED = say`renewed every 5 s`;
export const notRenewed = (why: string): Said => say`not renewed: ${why}`;
export const answered = (status: number): Said => say`answered ${status}`;
export const isDone = (label: string): Said => say`${label}: done.`;
export const noTime = (text: string): Said => say`“${text}” is no time`;
export const noField = (name: string): Said => say`“${name}” is the name of no field`;
export const noAmount = (text: string, digits: number): Said =>
  digits === 0 ? say`“${text}” is no amount without a point` : say`“${text}” is no amount with at most ${digits} digits after the point`;

export const NO_JSON = say`What was written is no JSON`;

/** All of them, with the places of what they are about. */
export const SCRIPT_TEXTS: readonly string[] = [
  ...[NOTHING_SENT, NOTHING_CHOSEN, NOTHING_MEETS, NO_REASON, NOT_REACHED, SIGN_IN_AGAIN, LIVE, POLLED, NO_JSON],
  ...[notRenewed(""), answered(0), isDone(""), noTime(""), noField(""), noAmount("", 0), noAmount("", 1)],
].map(({ template }) => template);

/** A text in the words that a page gave its script, by what they are in English; in English what it did not give. */
export function inGiven(words: Readonly<Record<string, string>>, text: Text): string {
  const { template, about } = typeof text === "string" ? { template: text, about: [] } : text;
  return inEnglish({ template: words[template] ?? template, about });
}
