import { wordsIn } from "../../../platform/language/translate.ts";
import type { Platform } from "../../../platform/platform.ts";
import { loadAutomationMail } from "../../../sdks.ts";
import { fieldsOf } from "../conditions/fields.ts";
import { judgeConditions } from "../conditions/judge.ts";
import type { LeasedExecution } from "../store/executions.ts";

/** The mail that tells a buyer of an event, in the language of the account. */
export async function mailOf(
  { settings: { site } }: Pick<Platform, "settings">,
  { automation: { id, name, eventType: type }, event, execution, language }: LeasedExecution,
): Promise<{ subject: string; text: string }> {
  const [words, { mailText }] = await Promise.all([wordsIn(language), loadAutomationMail()]);
  const asked = fieldsOf(type).map(({ field }) => ({ field, operator: "present" as const, value: true }));
  const has = judgeConditions(asked, execution.editedData ?? event.payload).filter(({ holds }) => holds);
  const page = site.state === "configured" ? new URL(`/app/automations/${id}`, site.value.PUBLIC_BASE_URL).href : undefined;
  return mailText(words, { type, name, fields: has.map(({ field, actual }) => [field, actual] as const), page });
}
