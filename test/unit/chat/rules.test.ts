import { describe, expect, it } from "vitest";
import { decideFinalize, promptHistory, type Said } from "../../../src/features/chat/rules.ts";

const user = (content: string): Said => ({ role: "user", content });
const assistant = (content: string): Said => ({ role: "assistant", content });

describe("finalizing a session", () => {
  const open = { state: "OPEN", failureReason: null, userMessages: 1 } as const;

  it("queues an open one with something said", () => {
    expect(decideFinalize(open)).toEqual({ ok: true, value: "queue" });
    expect(decideFinalize({ ...open, userMessages: 0 })).toMatchObject({ refusal: { kind: "session-empty" } });
  });

  it.each(["QUEUED_FOR_EXTRACTION", "FINALIZING", "FINALIZED"] as const)("leaves one that is %s as it is", (state) => {
    expect(decideFinalize({ ...open, state })).toEqual({ ok: true, value: "already" });
  });

  it("tries again where the agent failed, but not where nothing was found and nothing was added", () => {
    expect(decideFinalize({ ...open, state: "FAILED", failureReason: "extraction-failed" })).toEqual({ ok: true, value: "queue" });
    expect(decideFinalize({ ...open, state: "FAILED", failureReason: "no-items-found" })).toMatchObject({
      refusal: { kind: "nothing-new" },
    });
  });
});

describe("the history a prompt gets", () => {
  const limits = { messages: 4, bytes: 100 };

  it("is the end of the conversation, beginning with the buyer", () => {
    const said = [user("a"), assistant("b"), user("c"), assistant("d"), user("e")];
    expect(promptHistory(said, limits)).toEqual([user("c"), assistant("d"), user("e")]);
  });

  it("counts bytes, not characters, and keeps the last message however long it is", () => {
    expect(promptHistory([user("a"), assistant("é".repeat(60)), user("c")], limits)).toEqual([user("c")]);
    expect(promptHistory([user("x".repeat(500))], limits)).toHaveLength(1);
  });

  it("takes what fits to the byte, and one message fewer where one byte is too much", () => {
    const said = (length: number) => [user("x".repeat(length)), user("y".repeat(50))];
    expect(promptHistory(said(50), limits)).toEqual([user(`${"x".repeat(50)}\n\n${"y".repeat(50)}`)]);
    expect(promptHistory(said(51), limits)).toEqual([user("y".repeat(50))]);
  });

  it("makes one turn of the buyer's messages around an answer that failed", () => {
    expect(promptHistory([user("5 desks"), user("and 2 lamps")], limits)).toEqual([user("5 desks\n\nand 2 lamps")]);
  });
});
