import { describe, expect, it } from "vitest";
import { figuresOf } from "../../briefs/figures.ts";
import { judgeHalf } from "../../briefs/read-chats.ts";

describe("The confidence of the agent, over the chats it was measured on", () => {
  it("is the share that is right", { tags: ["slow"] }, () => {
    const judged = judgeHalf("third-tuned").flatMap((one) => one.judged);
    const { calibrationError, wrong, wrongButDoubted, invented } = figuresOf(judged);
    expect(calibrationError).toBeLessThan(0.1);
    // Wrong values have become too few for a share of them to say much: those that nobody doubts are held by what they are of all.
    expect(wrong * (1 - wrongButDoubted)).toBeLessThan(0.01 * judged.filter(({ given }) => given).length);
    expect(invented).toBeLessThan(0.1);
  });
});
