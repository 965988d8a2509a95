import { say, type Text } from "../../platform/language/say.ts";
import { RECEIVER_FAILS, RECEIVER_GONE } from "./rules.ts";

export interface TurnedOffText {
  subject: string;
  texts: Record<typeof RECEIVER_GONE | typeof RECEIVER_FAILS, string>;
}

/** The words of that mail, either way. A module of its own, loaded when a mail is written (`src/sdks.ts`). */
export function turnedOffText(words: (text: Text) => string, { host, page }: { host: string; page: string | undefined }): TurnedOffText {
  const then = words(page === undefined ? say`Turn it on again when it works.` : say`Turn it on again when it works: ${page}`);
  return {
    subject: words(say`An automation of yours was turned off`),
    texts: {
      [RECEIVER_GONE]: `${words(say`What you have called at ${host} was turned off: the receiver answered 410 Gone.`)}\n\n${then}\n`,
      [RECEIVER_FAILS]: `${words(say`What you have called at ${host} was turned off: the receiver has failed for too long.`)}\n\n${then}\n`,
    },
  };
}
