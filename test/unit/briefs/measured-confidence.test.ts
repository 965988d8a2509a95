import { describe, expect, it } from "vitest";
import { figuresOf } from "../../briefs/figures.ts";
import { judgeHalf } from "../../briefs/read-chats.ts";

describe("The confidence of the agent, over the chats it was measured on", () => {
  it("is the share that is right", { tags: ["slow"] }, () => {
    const judged = judgeHalf("third-tuned").flatMap((one) => one.judged);
    const { calibrationError, wrongButDoubted, invented } = figuresOf(judged);
    expect(calibrationError).toBeLessThan(0.1);
    expect(wrongButDoubted).toBeGreaterThan(0.5);
    expect(invented).toBeLessThan(0.1);
  });
});
