import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { extractBrief } from "../../../local-cloud/ai-agent/brief.ts";
import { extractionSchema, type Extraction } from "../../../src/features/briefs/schemas.ts";
import { verifyExtraction } from "../../../src/features/briefs/verify-extraction.ts";
import { judgeHalf, readVerified } from "../../briefs/read-chats.ts";
import type { Judged } from "../../briefs/score-chat.ts";

const NOW = "2027-03-03T10:00:00Z";

function read(...says: string[]): Extraction {
  const messages = says.map((content) => ({ role: "user" as const, content }));
  return extractionSchema.parse(extractBrief({ sessionId: "chat", referenceTime: NOW, messages }));
}

function verified(says: readonly string[], extraction: Extraction) {
  const messages = says.map((content, index) => ({ id: `msg_${index}`, role: "user" as const, content }));
  return verifyExtraction(extraction, { messages, referenceTime: new Date(NOW), language: "en" });
}

/** The words of the conversation that each value is said to come from. */
const saidFor = (says: readonly string[], { evidence }: Extraction) =>
  Object.fromEntries(evidence.map(({ field, message, start, end }) => [field, says[message]?.slice(start, end)]));

describe("given a conversation that the agent reads", () => {
  it("says in which words of which message each value stands, the last ones where it was said again", () => {
    const says = [
      "We need 12 office chairs and some laser printers,\u00a0budget 4.000 EUR, in Lyon by 16 April.",
      "Make it 15 office chairs.",
    ];
    expect(saidFor(says, read(...says))).toEqual({
      "/items/0": "15 office chairs",
      "/items/1": "laser printers",
      "/budget": "4.000 EUR",
      "/delivery": "Lyon",
      "/deadline": "16 April",
    });
  });

  it("says nothing of what is nowhere said as one figure", () => {
    const says = ["We need 12 office chairs.", "And 3 more office chairs."];
    const extraction = read(...says);
    expect(extraction.brief.items).toMatchObject([{ quantity: 15 }]);
    expect(saidFor(says, extraction)).toEqual({});
    expect(verified(says, extraction)?.questions).toMatchObject([{ field: "/items/0/quantity", reason: "weak" }]);
  });
});

const chatsSchema = z.object({ chats: z.array(z.object({ id: z.string(), says: z.array(z.union([z.string(), z.looseObject({})])) })) });

describe("given the labelled chats", () => {
  const file = chatsSchema.parse(
    JSON.parse(readFileSync(fileURLToPath(new URL("../../briefs/chats/tuned.json", import.meta.url).href), "utf8")),
  );
  // Those in which the buyer alone speaks.
  const chats = file.chats.flatMap(({ id, says }) => {
    const own = says.filter((one) => typeof one === "string");
    return own.length === says.length ? [{ id, says: own }] : [];
  });

  it("bears out what the agent read, so that the Worker asks about next to nothing that was said plainly", () => {
    const asked = chats.flatMap(({ id, says }) => {
      const extraction = read(...says);
      const own = verified(says, extraction)?.questions.filter(({ field }) => !extraction.questions.some((other) => other.field === field));
      return (own ?? []).map(({ field }) => `${id} ${field}`);
    });
    expect(asked.length, asked.join(", ")).toBeLessThanOrEqual(3);
  });

  it("loses no count on its way into the brief", () => {
    const rightCounts = (judged: readonly Judged[]) => judged.filter(({ field, right }) => field === "quantity" && right).length;
    for (const half of ["tuned", "second-tuned", "third-tuned"] as const) {
      const alone = judgeHalf(half).flatMap(({ judged }) => judged);
      const inBrief = judgeHalf(half, readVerified).flatMap(({ judged }) => judged);
      expect(rightCounts(inBrief), half).toBe(rightCounts(alone));
    }
  });

  it("lets no budget pass that is not the figure in those words", () => {
    const passed = chats.flatMap(({ id, says }) => {
      const extraction = read(...says);
      const { brief } = extraction;
      const wrong = { ...extraction, brief: { ...brief, budget: brief.budget && { ...brief.budget, amount: brief.budget.amount * 7 } } };
      const { content, questions } = verified(says, wrong) ?? {};
      const isCaught = content?.budget === null || questions?.some(({ field }) => field === "/budget") || brief.budget === null;
      return isCaught ? [] : [id];
    });
    // What is said in words alone is taken on trust.
    expect(passed.length, passed.join(", ")).toBeLessThanOrEqual(6);
  });
});
