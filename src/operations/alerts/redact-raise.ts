import type { AlertRaise } from "../../platform/alerts.ts";
import { redactText, redactTexts } from "../../platform/redaction/redact-text.ts";

/** A raise as it may be kept, sent and shown: what its summary and detail quote from outside is without secrets and personal data. */
export const redactRaise = <Raise extends AlertRaise>({ summary, detail, ...raise }: Raise) => ({
  ...raise,
  summary: redactText(summary),
  ...(detail === undefined
    ? {}
    : { detail: Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, redactTexts(value)])) }),
});
