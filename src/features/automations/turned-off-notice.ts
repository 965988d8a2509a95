import { say } from "../../platform/language/say.ts";
import { wordsIn } from "../../platform/language/translate.ts";
import type { Platform } from "../../platform/platform.ts";
import { receiverIn } from "./target-url.ts";
import { RECEIVER_FAILS, RECEIVER_GONE } from "./rules.ts";

/** A mail that may come to be owed of a try, in the words of its buyer's language: which of the two, what the try's record finds decides. */
export interface TurnedOffNotice {
  id: string;
  subject: string;
  texts: Record<typeof RECEIVER_GONE | typeof RECEIVER_FAILS, string>;
}

/** What a buyer is told whose automation was turned off for its receiver's sake; of its address the host alone, for the rest may be a secret. */
export async function turnedOffNotice(
  { ids, settings: { site } }: Pick<Platform, "ids" | "settings">,
  { automation: { url }, language }: { automation: { url: string }; language: string | null },
): Promise<TurnedOffNotice> {
  const words = await wordsIn(language);
  const host = receiverIn(url);
  const then = words(
    site.state === "configured"
      ? say`Turn it on again when it works: ${new URL("/app/automations", site.value.PUBLIC_BASE_URL).href}`
      : say`Turn it on again when it works.`,
  );
  return {
    id: ids.next("ntc"),
    subject: words(say`An automation of yours was turned off`),
    texts: {
      [RECEIVER_GONE]: `${words(say`What you have called at ${host} was turned off: the receiver answered 410 Gone.`)}\n\n${then}\n`,
      [RECEIVER_FAILS]: `${words(say`What you have called at ${host} was turned off: the receiver has failed for too long.`)}\n\n${then}\n`,
    },
  };
}
