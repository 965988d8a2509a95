import { describe, expect, it } from "vitest";
import { LedgerOnCall } from "../../../durable-objects/alert-ledger/on-call.ts";
import { nativeCall } from "../../../src/operations/alerts/native-formats.ts";
import type { Rota, WantedCover, WantedRota } from "../../../src/operations/on-call/rota.ts";
import {
  covered,
  isDeserted,
  LONGEST_COVER_SECONDS,
  MOST_COVERS,
  receiversOf,
  rotaSet,
  shiftAt,
  shiftsAfter,
} from "../../../src/operations/on-call/rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { SimulatedLedger } from "./simulated-ledger.ts";

const ANN = { id: "opr_1", email: "ann@ops.test", requestId: "req_1" };
const at = (time: string): number => Date.parse(time);
const said = (time: number): string => new Date(time).toISOString().slice(0, 16);
const { receiver: FIRST, escalation } = contractFor("production").incidentAlerts;
const [{ receiver: SECOND } = { receiver: "" }] = escalation;

/** Three of them from Monday at nine in Berlin, a week each; the clocks go back on 25 October. */
const TURNS: WantedRota = {
  ...{ receiver: FIRST, people: ["ann@ops.test", "bo@ops.test", "cy@ops.test"], timeZone: "Europe/Berlin", everyDays: 7, replaces: 0 },
  beginsAt: at("2026-10-12T07:00:00Z"),
};
const NOW = at("2026-10-10T00:00:00Z");

function rota(change: Partial<WantedRota> = {}, known?: Rota): Rota {
  const made = rotaSet(known, { ...TURNS, ...change }, ANN, NOW);
  if (!made.ok) throw new Error(made.refusal.kind);
  return made.value;
}
const COVER: WantedCover = {
  receiver: FIRST,
  person: "dee@ops.test",
  reason: "a train",
  beginsAt: undefined,
  ends: { afterSeconds: 3_600 },
};
const cover = (known: Rota | undefined, change: Partial<WantedCover>, now = NOW) =>
  covered(known, { ...COVER, ...change }, { id: `cov_${String(now)}`, by: ANN }, now);
function withCover(known: Rota, change: Partial<WantedCover>, now = NOW): Rota {
  const made = cover(known, change, now);
  if (!made.ok) throw new Error(made.refusal.kind);
  return made.value.rota;
}

describe("who is on call", () => {
  it("[ALR-10] changes at the same time of the day by the clock of the zone, summer time or not, and comes round", () => {
    const shifts = [0, 7, 14, 21].map((days) => shiftAt(rota(), at("2026-10-13T00:00:00Z") + days * 86_400_000));
    expect(shifts.map((shift) => shift && `${shift.person} ${said(shift.beginsAt)} ${said(shift.endsAt)}`)).toEqual([
      "ann@ops.test 2026-10-12T07:00 2026-10-19T07:00",
      "bo@ops.test 2026-10-19T07:00 2026-10-26T08:00",
      "cy@ops.test 2026-10-26T08:00 2026-11-02T08:00",
      "ann@ops.test 2026-11-02T08:00 2026-11-09T08:00",
    ]);
    // An hour that is the one's in summer time is the other's in winter time.
    expect(shiftAt(rota(), at("2026-10-26T07:30:00Z"))?.person).toBe("bo@ops.test");
  });

  it("[ALR-10] is nobody before the first turn, and without people", () => {
    expect(shiftAt(rota(), NOW)).toBeUndefined();
    expect(shiftsAfter(rota(), NOW, 2).map(({ person }) => person)).toEqual(["ann@ops.test", "bo@ops.test"]);
    expect(shiftAt(rota({ people: [] }), at("2026-10-13T00:00:00Z"))).toBeUndefined();
    expect(shiftsAfter(rota({ people: [] }), NOW, 2)).toEqual([]);
  });

  it("[ALR-10] is whoever covers, until that ends, and the newer of two who do", () => {
    const monday = at("2026-10-12T10:00:00Z");
    const long = withCover(rota(), { person: "dee@ops.test", beginsAt: monday, ends: { afterSeconds: 36_000 } });
    const both = withCover(long, { person: "eve@ops.test", beginsAt: monday + 3_600_000, ends: { afterSeconds: 3_600 } }, NOW + 1);
    const seen = [-1, 0, 3_600_000, 7_200_000, 36_000_000].map((after) => shiftAt(both, monday + after));
    expect(seen.map((shift) => `${String(shift?.person)} for ${String(shift?.insteadOf)} until ${said(shift?.endsAt ?? 0)}`)).toEqual([
      "ann@ops.test for null until 2026-10-12T10:00",
      "dee@ops.test for ann@ops.test until 2026-10-12T11:00",
      "eve@ops.test for ann@ops.test until 2026-10-12T12:00",
      "dee@ops.test for ann@ops.test until 2026-10-12T20:00",
      "ann@ops.test for null until 2026-10-19T07:00",
    ]);
    expect(shiftsAfter(both, monday, 3).map(({ person, beginsAt }) => `${person} ${said(beginsAt)}`)).toEqual([
      "eve@ops.test 2026-10-12T11:00",
      "dee@ops.test 2026-10-12T12:00",
      "ann@ops.test 2026-10-12T20:00",
    ]);
  });

  it("[ALR-10] passes over whoever may not act: the next in turn stands in until the turn ends, and a cover by such a one counts for nothing", () => {
    const unable = (people: string[]): Rota => ({ ...rota(), unable: people });
    const tuesday = at("2026-10-13T00:00:00Z");
    expect(shiftAt(unable(["ann@ops.test"]), tuesday)).toMatchObject({
      ...{ person: "bo@ops.test", insteadOf: "ann@ops.test" },
      endsAt: at("2026-10-19T07:00:00Z"),
    });
    expect(shiftsAfter(unable(["ann@ops.test"]), tuesday, 2).map(({ person }) => person)).toEqual(["cy@ops.test", "bo@ops.test"]);
    const covering = withCover(rota(), { person: "dee@ops.test", beginsAt: tuesday - 1, ends: { afterSeconds: 60 } });
    expect(shiftAt({ ...covering, unable: ["dee@ops.test"] }, tuesday)).toMatchObject({ person: "ann@ops.test", insteadOf: null });
    expect(shiftAt(unable([...TURNS.people]), tuesday)).toBeUndefined();
    expect([unable([...TURNS.people]), unable([]), rota({ people: [] })].map((one) => isDeserted(one, tuesday))).toEqual([
      true,
      false,
      false,
    ]);
    // Before the first turn nobody is missed, and who is named anew may act.
    expect(isDeserted(unable([...TURNS.people]), NOW)).toBe(false);
    expect(withCover(unable(["dee@ops.test"]), { person: "dee@ops.test" }).unable).toEqual([]);
  });

  it("[ALR-10] comes to an end of looking where nobody else is ever next", () => {
    expect(shiftsAfter(rota({ people: ["ann@ops.test"] }), at("2026-10-13T00:00:00Z"), 3)).toEqual([]);
  });

  it("[ALR-10] is said once by whoever says it twice, and is not said over what another has said meanwhile", () => {
    const once = withCover(rota(), {});
    expect(withCover(once, {}, NOW + 1_000).covers).toHaveLength(1);
    expect(withCover(once, { person: "eve@ops.test" }, NOW + 1_000).covers).toHaveLength(2);
    expect(rotaSet(rota(), TURNS, ANN, NOW)).toEqual({ ok: false, refusal: { kind: "rota-changed", version: 1 } });
    expect(rota({ replaces: 1, people: ["bo@ops.test"] }, once)).toMatchObject({ version: 2, covers: once.covers });
  });

  it("[ALR-10] is covered for a time that comes, is bounded, and is kept no longer than it takes", () => {
    const refusals: Partial<WantedCover>[] = [
      { ends: { at: NOW } },
      { ends: { afterSeconds: LONGEST_COVER_SECONDS + 1 } },
      { beginsAt: NOW + 400 * 86_400_000 },
    ];
    expect(refusals.map((change) => cover(undefined, change)).map((made) => (made.ok ? "ok" : made.refusal.kind))).toEqual([
      "cover-ends-first",
      "cover-too-long",
      "cover-too-far-ahead",
    ]);
    let full = rota();
    for (let n = 0; n < MOST_COVERS; n += 1) full = withCover(full, { person: `p${String(n)}@ops.test` });
    expect(cover(full, {})).toMatchObject({ refusal: { kind: "too-many-covers" } });
    expect(withCover(full, {}, NOW + 3_600_000).covers).toHaveLength(1);
  });
});

describe("a page and who is on call", () => {
  const onCallOf = (ledger: SimulatedLedger) =>
    ledger.taken.map(({ type, payload }) => {
      const { receiver, onCall } = (JSON.parse(payload) as { data: { receiver?: string; onCall?: { person: string } } }).data;
      return `${type} ${String(receiver)}: ${String(onCall?.person)}`;
    });

  it("[ALR-10] names who is on call at the moment it is told, and at each step of the chain who is there", async () => {
    const ledger = new SimulatedLedger("production");
    const onCall = new LedgerOnCall(ledger.tables);
    const turns = { ...TURNS, beginsAt: ledger.now, people: ["ann@ops.test"] };
    onCall.set(turns, ANN, ledger.now);
    onCall.set({ ...turns, receiver: SECOND, people: ["bo@ops.test"] }, ANN, ledger.now);
    ledger.raise("checkout.stuck");
    await ledger.run(60);
    // Somebody takes over before the chain goes on.
    const made = onCall.cover({ ...COVER, receiver: SECOND }, ANN, ledger.now);
    await ledger.run(240);
    expect(onCallOf(ledger)).toEqual([`alert.opened ${FIRST}: ann@ops.test`, `alert.escalated ${SECOND}: dee@ops.test`]);
    expect(onCall.endCover(made.ok ? made.value.cover.id : "", ANN, ledger.now)).toMatchObject({ ok: true, value: { covers: [] } });
    expect(onCall.endCover("cov_none", ANN, ledger.now)).toEqual({ ok: false, refusal: { kind: "no-such-cover" } });
    expect(ledger.tables.audit.lines({ limit: 10 }).map(({ action }) => action)).toEqual([
      "on-call.end-cover",
      "on-call.cover",
      "on-call.set",
      "on-call.set",
    ]);
    const told = ledger.taken.at(-1)?.payload ?? "";
    expect(nativeCall("slack", told, undefined).body).toContain(`for ${SECOND}: dee@ops.test`);
    expect(JSON.parse(nativeCall("pagerduty", told, "key").body)).toMatchObject({
      payload: { custom_details: { receiver: SECOND, onCall: "dee@ops.test" } },
    });
  });

  it("[ALR-10] passes over whose account may not act any more, at once, and goes on at once where nobody is left", async () => {
    const ledger = new SimulatedLedger("production");
    const onCall = new LedgerOnCall(ledger.tables);
    const turns = { ...TURNS, beginsAt: ledger.now };
    onCall.set(turns, ANN, ledger.now);
    onCall.set({ ...turns, receiver: SECOND, people: ["eve@ops.test"] }, ANN, ledger.now);
    expect(onCall.heed(["ann@ops.test", "gone@ops.test"], ledger.now)).toEqual({ rotas: 1, released: 0 });
    expect(onCall.heed(["gone@ops.test", "ann@ops.test"], ledger.now)).toEqual({ rotas: 0, released: 0 });
    ledger.raise("checkout.stuck");
    await ledger.run(20);
    expect(onCallOf(ledger)).toEqual([`alert.opened ${FIRST}: bo@ops.test`]);
    // Bo was told, and is the last of them who could.
    onCall.heed(turns.people, ledger.now);
    await ledger.run(20);
    ledger.raise("payments.lost");
    await ledger.run(20);
    expect(onCallOf(ledger).slice(1)).toEqual([
      `alert.escalated ${SECOND}: eve@ops.test`,
      `alert.opened ${FIRST}: undefined`,
      `alert.escalated ${SECOND}: eve@ops.test`,
    ]);
    // Who may act again has the turn again, and the chain its time.
    expect(onCall.heed([], ledger.now)).toEqual({ rotas: 1, released: 0 });
    ledger.raise("carts.lost");
    await ledger.run(60);
    expect(onCallOf(ledger).slice(4)).toEqual([`alert.opened ${FIRST}: ann@ops.test`]);
    expect(ledger.tables.audit.lines({ limit: 10, action: "on-call.heed" }).map(({ actor, detail }) => [actor.id, detail.unable])).toEqual([
      ["system", []],
      ["system", turns.people],
      ["system", ["ann@ops.test"]],
    ]);
  });

  it("[ALR-10] is in nobody's hands once who acknowledged it may not act any more, and goes on by its chain", async () => {
    const ledger = new SimulatedLedger("production", ["primary"]);
    const onCall = new LedgerOnCall(ledger.tables);
    const { id } = ledger.raise("checkout.stuck");
    const other = ledger.raise("carts.lost");
    await ledger.run(10);
    ledger.raising.act(id, { kind: "acknowledge" }, ANN, ledger.now);
    ledger.raising.act(other.id, { kind: "acknowledge" }, { ...ANN, id: "opr_2", email: "bo@ops.test" }, ledger.now);
    await ledger.run(3_600);
    const before = ledger.taken.length;
    expect(onCall.heed([ANN.email], ledger.now)).toEqual({ rotas: 0, released: 1 });
    expect(onCall.heed([ANN.email], ledger.now)).toEqual({ rotas: 0, released: 0 });
    await ledger.run(10);
    expect(ledger.taken.slice(before).map(({ key, type }) => `${key} ${type}`)).toEqual(["checkout.stuck alert.escalated"]);
    expect(ledger.tables.alerts.byId(id)).toMatchObject({ acknowledgedBy: null, acknowledgedAt: null });
    expect(ledger.tables.alerts.byId(other.id)).toMatchObject({ acknowledgedBy: "bo@ops.test" });
    expect(ledger.tables.audit.lines({ limit: 1, action: "alert.release" })).toMatchObject([
      { subject: id, actor: { id: "system" }, detail: { key: "checkout.stuck", acknowledgedBy: ANN.email } },
    ]);
  });

  it("[ALR-10] is told as ever where nobody was named, and what wakes nobody names nobody", async () => {
    const ledger = new SimulatedLedger("production");
    ledger.raise("checkout.stuck");
    ledger.raise("crawl.slow", { severity: "warn" });
    await ledger.run(60);
    ledger.resolve("checkout.stuck");
    await ledger.run(10);
    expect(onCallOf(ledger).toSorted()).toEqual([
      `alert.opened ${FIRST}: undefined`,
      "alert.opened undefined: undefined",
      "alert.resolved undefined: undefined",
    ]);
  });

  it("[ALR-10] is for each receiver of the chain once, the first before the others", () => {
    expect(receiversOf({ receiver: "a", escalation: [{ receiver: "b" }, { receiver: "a" }, { receiver: "b" }] })).toEqual(["a", "b"]);
  });
});
