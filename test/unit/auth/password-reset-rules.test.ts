import { describe, expect, it } from "vitest";
import { tokenSeconds, waitSeconds } from "../../../src/features/auth/password-reset-rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const { passwordReset } = contractFor("production").access;
const { everySeconds, longestEverySeconds } = passwordReset;

describe("mails that reset a password", () => {
  it("are each as far from the one before as that was twice, up to the longest wait", () => {
    const waits = [0, 1, 2, 3, 4].map((mails) => waitSeconds(mails, passwordReset));
    expect(waits).toEqual([1, 1, 2, 4, 8].map((times) => Math.min(longestEverySeconds, everySeconds * times)));
    expect(waitSeconds(1_000_000, passwordReset)).toBe(longestEverySeconds);
  });

  it("carry a token that is good until there may be another, and no less than is stated", () => {
    for (const mails of [1, 2, 5, 40])
      expect(tokenSeconds(mails, passwordReset)).toBe(Math.max(passwordReset.tokenSeconds, waitSeconds(mails, passwordReset)));
    expect(tokenSeconds(40, passwordReset)).toBeLessThanOrEqual(86_400);
  });
});
