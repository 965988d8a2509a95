import { describe, expect, it } from "vitest";
import { nextMail, type VerificationState } from "../../../src/features/auth/verification-rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";

const CONTRACT = contractFor("production").access.verification;
const ASKED = new Date("2026-11-23T10:00:00.000Z");
const after = (seconds: number) => new Date(ASKED.getTime() + seconds * 1000);
const state = (over: Partial<VerificationState> = {}): VerificationState => ({
  verificationMails: 1,
  verificationAskedAt: ASKED,
  verificationMail: "sent",
  ...over,
});
const waits = (seconds: number) => ({ ok: false, refusal: { kind: "verification-throttled", retryAfterSeconds: seconds } });

describe("asking for another mail", () => {
  it("is allowed at once where none was asked for", () => {
    expect(nextMail(state({ verificationMails: 0, verificationAskedAt: null, verificationMail: null }), ASKED, CONTRACT).ok).toBe(true);
  });

  it("waits, twice as long after each mail, and no longer than the longest wait", () => {
    expect(nextMail(state(), after(1), CONTRACT)).toEqual(waits(CONTRACT.resendSeconds - 1));
    expect(nextMail(state(), after(CONTRACT.resendSeconds), CONTRACT).ok).toBe(true);
    expect(nextMail(state({ verificationMails: 4 }), after(0), CONTRACT)).toEqual(waits(CONTRACT.resendSeconds * 8));
    expect(nextMail(state({ verificationMails: 1_000 }), after(0), CONTRACT)).toEqual(waits(CONTRACT.longestResendSeconds));
  });

  it("waits the shortest where the last one never left", () => {
    expect(nextMail(state({ verificationMails: 9, verificationMail: "pending" }), after(CONTRACT.resendSeconds), CONTRACT).ok).toBe(true);
  });
});
