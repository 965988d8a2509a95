import { say, type Text } from "../../platform/language/say.ts";

/** What is said of automations that a reset of the password turned off: without their names, which are whoever's words. Loaded when such a mail is written. */
export function unprovenText(words: (text: Text) => string, page: string | undefined): { subject: string; text: string } {
  const then =
    page === undefined
      ? say`Turn those on that are yours, and delete the others`
      : say`Turn those on that are yours, and delete the others: ${page}`;
  const why = say`With the reset of your password, automations that were made before your address was proven were turned off: somebody else may have made them, and they tell an address of what you do.`;
  return { subject: words(say`Automations of your account were turned off`), text: `${words(why)}\n\n${words(then)}\n` };
}
