import { describe, expect, it } from "vitest";
import { decideRefresh } from "../../../src/platform/refresh-rotation.ts";

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1000);
const session = { generation: 3, rotatedAt: at(0), expiresAt: at(10_000), revokedAt: null, reuseKnown: false };
const GRACE = 30;

describe("a refresh token", () => {
  it("given the current generation, rotates", () => {
    expect(decideRefresh(session, 3, at(500), GRACE)).toEqual({ ok: true, value: { kind: "rotate" } });
  });

  it("[AUTH-3] given the last generation inside the grace, answers the lost response again", () => {
    expect(decideRefresh(session, 2, at(30), GRACE)).toEqual({ ok: true, value: { kind: "answer-again" } });
  });

  it("[AUTH-3] given the last generation after the grace, is a reuse", () => {
    expect(decideRefresh(session, 2, at(31), GRACE)).toEqual({ ok: false, refusal: { kind: "refresh-token-reused" } });
  });

  it.each([1, 0, -1, 4])("[AUTH-3] given generation %i, which is neither, is a reuse", (generation) => {
    expect(decideRefresh(session, generation, at(1), GRACE)).toEqual({ ok: false, refusal: { kind: "refresh-token-reused" } });
  });

  it("given an ended session, is worth nothing, however new it is", () => {
    expect(decideRefresh({ ...session, revokedAt: at(1) }, 3, at(2), GRACE)).toEqual({ ok: false, refusal: { kind: "session-ended" } });
    expect(decideRefresh({ ...session, revokedAt: at(1) }, 2, at(2), GRACE)).toEqual({ ok: false, refusal: { kind: "session-ended" } });
    expect(decideRefresh(session, 3, at(10_000), GRACE)).toEqual({ ok: false, refusal: { kind: "session-ended" } });
  });

  it("[AUTH-3] given an older generation of an ended session, is a reuse as long as none is known of it", () => {
    const ended = { ...session, revokedAt: at(1) };
    expect(decideRefresh(ended, 2, at(31), GRACE)).toEqual({ ok: false, refusal: { kind: "refresh-token-reused" } });
    expect(decideRefresh({ ...ended, reuseKnown: true }, 2, at(31), GRACE)).toEqual({ ok: false, refusal: { kind: "session-ended" } });
    expect(decideRefresh(ended, 2, at(10_000), GRACE)).toEqual({ ok: false, refusal: { kind: "session-ended" } });
  });
});
