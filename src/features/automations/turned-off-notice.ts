import { wordsIn } from "../../platform/language/translate.ts";
import type { Platform } from "../../platform/platform.ts";
import { loadAutomationMail } from "../../sdks.ts";
import { receiverIn } from "./target-url.ts";
import type { TurnedOffText } from "./turned-off-text.ts";

/** A mail that may come to be owed of a try, in the words of its buyer's language: which of the two, what the try's record finds decides. */
export interface TurnedOffNotice extends TurnedOffText {
  id: string;
}

/** What a buyer is told whose automation was turned off for its receiver's sake; of its address the host alone, for the rest may be a secret. */
export async function turnedOffNotice(
  { ids, settings: { site } }: Pick<Platform, "ids" | "settings">,
  { automation: { url }, language }: { automation: { url: string }; language: string | null },
): Promise<TurnedOffNotice> {
  const [words, { turnedOffText }] = await Promise.all([wordsIn(language), loadAutomationMail()]);
  const page = site.state === "configured" ? new URL("/app/automations", site.value.PUBLIC_BASE_URL).href : undefined;
  return { id: ids.next("ntc"), ...turnedOffText(words, { host: receiverIn(url), page }) };
}
