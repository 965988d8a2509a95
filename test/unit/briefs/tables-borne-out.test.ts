import { describe, expect, it } from "vitest";
import { extractBrief } from "../../../local-cloud/ai-agent/brief.ts";
import { verifyExtraction } from "../../../src/features/briefs/verify-extraction.ts";

describe("[BRF-1] The rows of a table", () => {
  it.each(["\t", " | ", "; "])("are borne out by where they stand, so that nobody is asked about them: %j", (bar) => {
    const content = ["Item|Qty", "A4 copy paper|50 reams", "Lever arch files|200"].join("\n").replaceAll("|", bar);
    const referenceTime = "2027-03-03T10:00:00Z";
    const extraction = extractBrief({ sessionId: "table", referenceTime, messages: [{ role: "user", content }] });
    if ("kind" in extraction) throw new Error(extraction.lookedFor);
    const messages = [{ role: "user" as const, content, id: "msg_1" }];
    const verified = verifyExtraction(extraction, { messages, referenceTime: new Date(referenceTime), language: "en" });
    expect(verified?.content.items.map(({ quantity }) => quantity)).toEqual([50, 200]);
    expect(verified?.questions.filter(({ field }) => field.startsWith("/items"))).toEqual([]);
  });
});
