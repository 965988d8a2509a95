import { describe, expect, it } from "vitest";
import { conversationFor } from "../../../src/features/briefs/conversation.ts";
import type { ExtractionAnswer } from "../../../src/features/briefs/ports.ts";
import { decideExtraction } from "../../../src/features/briefs/rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const POLICY = contractFor("production").briefs;
const failed: ExtractionAnswer = { kind: "failed", reason: "error", retryAfterSeconds: 0 };

describe("what follows from the agent's answer", () => {
  it("is a retry by the contract's schedule while it lasts, then a failure operators hear of", () => {
    const plans = [1, 2, 3, 4, 5, 6].map((attempt) => decideExtraction(failed, attempt, POLICY, 0.5));
    expect(plans.map((plan) => (plan.kind === "retry" ? Math.round(plan.delaySeconds) : plan.kind))).toEqual([
      ...POLICY.retry.delaysSeconds,
      "fail",
    ]);
    expect(plans.at(-1)).toMatchObject({ reason: "extraction-failed", deadLetter: true });
  });

  it("is tried no more often than the contract allows, however long the schedule is", () => {
    const policy = { retry: POLICY.retry, maxAttempts: 2 };
    expect(decideExtraction(failed, 1, policy, 0.5)).toMatchObject({ kind: "retry", reason: "error" });
    expect(decideExtraction(failed, 2, policy, 0.5)).toMatchObject({ kind: "fail", reason: "extraction-failed", deadLetter: true });
  });

  it("waits at least as long as the agent asks for", () => {
    expect(decideExtraction({ ...failed, retryAfterSeconds: 120 }, 1, POLICY, 0.5)).toMatchObject({ kind: "retry", delaySeconds: 120 });
  });

  it("is the buyer's to mend where there is nothing to buy, and is not tried again", () => {
    expect(decideExtraction({ kind: "no-items-found" }, 1, POLICY, 0.5)).toEqual({
      kind: "fail",
      reason: "no-items-found",
      deadLetter: false,
    });
  });

  it("is a failure at once where the agent will never take the request", () => {
    expect(decideExtraction({ kind: "refused", detail: "400" }, 1, POLICY, 0.5)).toMatchObject({
      kind: "fail",
      reason: "extraction-refused",
      deadLetter: true,
    });
  });
});

describe("the conversation the agent gets", () => {
  const at = new Date(0);
  const user = (content: string) => ({ role: "user" as const, content, at });
  const assistant = (content: string) => ({ role: "assistant" as const, content, at });

  it("is whole where it fits", () => {
    expect(conversationFor([user("a"), assistant("b")])).toEqual([user("a"), assistant("b")]);
  });

  it("loses the assistant's messages first, then the buyer's oldest", () => {
    const long = "x".repeat(60 * 1024);
    expect(conversationFor([user("first"), assistant(long), user(long), assistant(long), user("last")])).toEqual([
      user("first"),
      user(long),
      user("last"),
    ]);
    expect(conversationFor([user(long), user(long), user(long), user("last")])).toEqual([user(long), user(long), user("last")]);
  });
});
