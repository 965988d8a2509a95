import { describe, expect, it } from "vitest";
import { silenceView } from "../../../src/operations/silences/schemas.ts";
import { nextTime, planned } from "../../../src/operations/silences/rules.ts";
import type { Silence, WantedSilence } from "../../../src/operations/silences/silence.ts";
import { SimulatedLedger } from "./simulated-ledger.ts";

const ANN = { id: "opr_1", email: "ann@ops.test", requestId: "req_1" };
const HOUR = 3_600_000;
const at = (time: string): number => Date.parse(time);
const said = (times: { beginsAt: number } | undefined): string => (times ? new Date(times.beginsAt).toISOString().slice(0, 16) : "never");

/** Two hours from two in the morning in Berlin, each Sunday. */
const SUNDAYS: WantedSilence = {
  matcher: { key: "crawl.*" },
  reason: "the proxies are renewed",
  beginsAt: at("2026-10-04T00:00:00Z"),
  ends: { afterSeconds: 7_200 },
  recurs: { timeZone: "Europe/Berlin", until: at("2027-05-01T00:00:00Z") },
};
const NOW = at("2026-10-01T00:00:00Z");
const made = (change: Partial<WantedSilence> = {}): ReturnType<typeof planned> =>
  planned({ ...SUNDAYS, ...change }, { id: "sil_1", by: ANN, unfinished: 0 }, NOW);
function sunday(change: Partial<WantedSilence> = {}): Silence {
  const silence = made(change);
  if (!silence.ok) throw new Error(silence.refusal.kind);
  return silence.value;
}

function onALedger(wanted: WantedSilence = SUNDAYS) {
  const { silencing, tables } = new SimulatedLedger("production");
  const plan = silencing.plan(wanted, { key: "k", fingerprint: "f" }, ANN, NOW);
  if (!plan.ok) throw new Error(plan.refusal.kind);
  const left = () => tables.silences.unfinished().map(({ state, beginsAt }) => `${state} ${said({ beginsAt })}`);
  const trail = () => tables.audit.lines({ limit: 20 }).map(({ action, actor }) => `${action} by ${actor.email}`);
  return { silencing, tables, left, trail, id: plan.value.silence.id };
}

describe("a maintenance window each week", () => {
  it("[ALR-10] comes back at the same time of the day, summer time or not, and takes as long", () => {
    const times = [];
    for (let next: Pick<Silence, "beginsAt" | "endsAt" | "recurs"> | undefined = sunday(); next && times.length < 5;) {
      times.push(`${said(next)} ${(next.endsAt - next.beginsAt) / HOUR} h`);
      const again = nextTime(next, NOW);
      next = again && { ...sunday(), ...again };
    }
    expect(times).toEqual([
      "2026-10-04T00:00 2 h",
      "2026-10-11T00:00 2 h",
      "2026-10-18T00:00 2 h",
      "2026-10-25T00:00 2 h",
      "2026-11-01T01:00 2 h",
    ]);
  });

  it("[ALR-10] is an hour late where its time is left out, and in its time again the week after", () => {
    const half = sunday({ beginsAt: at("2026-10-04T00:30:00Z") });
    const before = { ...half, beginsAt: at("2027-03-21T01:30:00Z"), endsAt: at("2027-03-21T03:30:00Z") };
    const late = nextTime(before, before.endsAt);
    expect(said(late)).toBe("2027-03-28T01:30");
    expect(said(late && nextTime({ ...half, ...late }, late.endsAt))).toBe("2027-04-04T00:30");
  });

  it("[ALR-10] is planned anew when one is over, once, by who planned the first, and no more after its last time", () => {
    const { silencing, left, trail } = onALedger({ ...SUNDAYS, recurs: { timeZone: "Europe/Berlin", until: at("2026-10-12T00:00:00Z") } });
    silencing.step(at("2026-10-04T00:00:00Z"));
    expect(left()).toEqual(["standing 2026-10-04T00:00"]);
    silencing.step(at("2026-10-04T02:00:00Z"));
    silencing.step(at("2026-10-04T02:00:01Z"));
    expect(left()).toEqual(["planned 2026-10-11T00:00"]);
    const by = ANN.email;
    expect(trail()).toEqual([`silence.plan by ${by}`, "silence.end by system", `silence.begin by ${by}`, `silence.plan by ${by}`]);
    silencing.step(at("2026-10-11T00:00:00Z"));
    silencing.step(at("2026-10-11T02:00:00Z"));
    expect(left()).toEqual([]);
  });

  it("[ALR-10] goes on with the first that is not over where the ledger slept for weeks, one that stands now among them", () => {
    const { silencing, left } = onALedger();
    silencing.step(at("2026-10-26T00:00:00Z"));
    expect(left()).toEqual(["planned 2026-11-01T01:00"]);
    const asleep = onALedger();
    asleep.silencing.step(at("2026-10-25T01:00:00Z"));
    expect(asleep.left()).toEqual(["planned 2026-10-25T00:00"]);
    asleep.silencing.step(at("2026-10-25T01:00:00Z"));
    expect(asleep.left()).toEqual(["standing 2026-10-25T00:00"]);
  });

  it.each([
    ["while it is planned", "2026-10-02T00:00:00Z"],
    ["while it stands", "2026-10-04T01:00:00Z"],
  ])("[ALR-10] is ended by hand in one week alone or for good, %s", (_, when) => {
    const one = onALedger();
    one.silencing.step(at(when));
    one.silencing.end(one.id, "this", ANN, at(when));
    expect(one.left()).toEqual(["planned 2026-10-11T00:00"]);
    const all = onALedger();
    all.silencing.step(at(when));
    all.silencing.end(all.id, "series", ANN, at(when));
    all.silencing.step(at("2026-10-30T00:00:00Z"));
    expect(all.left()).toEqual([]);
  });

  it.each([
    ["meets itself", { ends: { afterSeconds: 6 * 86_400 + 1 } }, "silence-meets-itself"],
    ["comes back for more than a year", { recurs: { timeZone: "UTC", until: NOW + 367 * 24 * HOUR } }, "silence-for-too-long"],
    ["would never come back", { recurs: { timeZone: "UTC", until: at("2026-10-10T00:00:00Z") } }, "silence-never-again"],
  ])("is refused where it %s", (_, change, kind) => {
    expect(made(change)).toEqual({ ok: false, refusal: { kind } });
  });

  it("says when it comes again", () => {
    expect(silenceView(sunday(), new Date(NOW))).toMatchObject({
      kind: "maintenance",
      recurs: { timeZone: "Europe/Berlin", nextAt: "2026-10-11T00:00:00.000Z" },
    });
    expect(silenceView(sunday({ recurs: undefined }), new Date(NOW)).recurs).toBeNull();
  });
});
