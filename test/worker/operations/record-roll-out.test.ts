import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Bindings } from "../../../src/bindings.ts";
import { createDeps } from "../../../src/deps.ts";
import type { RollOutReport } from "../../../src/operations/releases/report.ts";
import { recordRollOut } from "../../../src/operations/releases/record-roll-out.ts";
import { readTimeline } from "../../../src/operations/timeline/read-timeline.ts";
import { inEnglish } from "../../../src/platform/language/say.ts";
import { awakenDesk } from "../objects.ts";

const ACTOR = { id: "opr_test", email: "grace@ops.test" };
/** Nothing but the desk and the ledger. */
const deps = createDeps({
  ...{ OPS_DESK: env.OPS_DESK, OPS_METRICS: env.OPS_METRICS, ALERT_LEDGER: env.ALERT_LEDGER, ENVIRONMENT: "local" },
} as unknown as Bindings);
const BEGUN: RollOutReport = {
  ...{ id: "1f0f2b9c-8a51-4a55-b9d5-3a44c2a9b0aa", word: "begun", releaseId: "abc1234", share: 0, why: "" },
  ...{ from: "8f9e2c1a-0b1d-4c2e-9f00-112233445566", to: "0a1b2c3d-4e5f-4711-8899-aabbccddeeff" },
  ...{ startedAt: "2026-11-30T10:00:00.000Z", endedAt: null },
};
const STOPPED: RollOutReport = {
  ...{ ...BEGUN, word: "stopped", share: 10, endedAt: "2026-11-30T10:02:00.000Z" },
  why: "cart.availability burns 90 times faster than allowed (fast)",
};

// The first call loads the whole Worker, which takes longer than the client's deadline allows.
beforeAll(awakenDesk, 60_000);

describe("what is told of a roll-out", () => {
  it("[GEN-2] stands in the trail word by word, once however often it is told, and on the timeline", async () => {
    const told = [BEGUN, BEGUN, STOPPED, BEGUN, STOPPED];
    const fresh: boolean[] = [];
    for (const report of told) fresh.push(await recordRollOut(deps, report, ACTOR));
    expect(fresh).toEqual([true, false, true, false, false]);
    const lines = await deps.auditTrails["ops-desk"].auditLines({ limit: 10, subject: BEGUN.id });
    const { id: _id, word: _word, ...detail } = STOPPED;
    expect(lines).toMatchObject([
      { action: "release.stopped", subjectKind: "release", actor: ACTOR, detail },
      { action: "release.begun", subjectKind: "release", actor: ACTOR },
    ]);
    const { items } = await readTimeline(deps, { kinds: ["deploy"], limit: 10, after: undefined });
    expect(items.map(({ what }) => inEnglish(what))).toEqual([
      "abc1234 was stopped at 10 % and taken back: cart.availability burns 90 times faster than allowed (fast)",
      "the roll-out of abc1234 began",
    ]);
  });
});
