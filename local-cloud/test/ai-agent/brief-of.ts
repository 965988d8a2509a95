import { extractBrief } from "../../ai-agent/brief.ts";
import type { Brief, Extraction, ExtractRequest } from "../../ai-agent/schema.ts";

/** A Wednesday. */
export const REFERENCE_TIME = "2027-03-10T09:00:00Z";

type Turn = string | { assistant: string };

/** The request of a conversation; a plain string is the buyer's. */
export function requestOf(turns: readonly Turn[], locale?: string): ExtractRequest {
  const messages = turns.map((turn) =>
    typeof turn === "string" ? { role: "user" as const, content: turn } : { role: "assistant" as const, content: turn.assistant },
  );
  return { sessionId: "chat_1", referenceTime: REFERENCE_TIME, messages, ...(locale === undefined ? {} : { locale }) };
}

/** What the agent answers to a conversation; fails the test where it names no goods. */
export function extractionOf(turns: readonly Turn[], locale?: string): Extraction {
  const extraction = extractBrief(requestOf(turns, locale));
  if ("kind" in extraction) throw new Error(`no items found in ${JSON.stringify(turns)}`);
  return extraction;
}

export const briefOf = (turns: readonly Turn[], locale?: string): Brief => extractionOf(turns, locale).brief;

/** Its items as "12 piece stapler": count, unit and most specific search term. */
export function itemsOf(turns: readonly Turn[], locale?: string): string[] {
  return briefOf(turns, locale).items.map((item) => `${item.quantity} ${item.unit} ${item.searchTerms[0]}`);
}
