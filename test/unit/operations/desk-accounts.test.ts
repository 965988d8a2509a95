import { describe, expect, it } from "vitest";
import { raisedConditions } from "../../../src/operations/health/rules.ts";
import { decideChange, decideNewAccount } from "../../../src/operations/operators/account-rules.ts";
import type { OfferedRotation } from "../../../src/operations/operators/ports.ts";
import { decideRotation, type KnownFamily } from "../../../src/operations/operators/rotation-rules.ts";
import { overrideFreeze, setFreeze, setSwitch } from "../../../src/operations/switches/rules.ts";
import type { Operator } from "../../../src/platform/identity.ts";
import { ANN } from "./alerts-under-test.ts";

const NOW = new Date("2026-11-23T10:00:00.000Z");
const GRACE = { id: "opr_2", email: "grace@ops.test", role: "operator" as const };
const refusedWith = (kind: string) => ({ ok: false, refusal: { kind } });

describe("an operator's account", () => {
  it("is made by bootstrap only while there is none, and later by whoever may add", () => {
    const write = { subjectKind: "operator", subject: GRACE.id, detail: { email: GRACE.email, role: "operator" } };
    expect(decideNewAccount(GRACE, "bootstrap", { accounts: 0, ofAddress: 0 })).toEqual({
      ok: true,
      value: { action: "operator.bootstrap", ...write },
    });
    expect(decideNewAccount(GRACE, "bootstrap", { accounts: 1, ofAddress: 0 })).toEqual(refusedWith("operator-exists"));
    expect(decideNewAccount(GRACE, "add", { accounts: 1, ofAddress: 0 })).toEqual({
      ok: true,
      value: { action: "operator.add", ...write },
    });
  });

  it("is one an address", () => {
    expect(decideNewAccount(GRACE, "add", { accounts: 1, ofAddress: 1 })).toEqual(refusedWith("email-taken"));
  });

  it("that is disabled is out at once; one whose role changes stays in", () => {
    const account = { id: GRACE.id, role: GRACE.role, disabled: false };
    expect(decideChange(account, { disabled: true }, 1)).toMatchObject({
      value: {
        to: { role: "operator", disabled: true },
        endsSessions: true,
        write: {
          action: "operator.change",
          subject: GRACE.id,
          detail: { from: { role: "operator", disabled: false }, to: { role: "operator", disabled: true } },
        },
      },
    });
    expect(decideChange(account, { role: "observer" }, 1)).toMatchObject({
      value: { to: { role: "observer", disabled: false }, endsSessions: false },
    });
    expect(decideChange({ ...account, disabled: true }, { disabled: false }, 1)).toMatchObject({ value: { endsSessions: false } });
    expect(decideChange(undefined, {}, 1)).toEqual(refusedWith("no-such-operator"));
  });

  it.each([
    ["loses the role", { role: "operator" as const }, 0, false],
    ["is disabled", { disabled: true }, 0, false],
    ["stays one", { role: "admin" as const }, 0, true],
    ["loses the role beside another", { role: "operator" as const }, 1, true],
  ])("the last admin %s only while there is another", (_how, change, others, allowed) => {
    expect(decideChange({ id: "opr_1", role: "admin", disabled: false }, change, others).ok).toBe(allowed);
  });
});

describe("[AUTH-3] an operator's refresh token", () => {
  const operator: Operator = { kind: "operator", ...GRACE };
  const family: KnownFamily = {
    generation: 4,
    rotatedAt: NOW.getTime() - 10_000,
    salt: "salt of 4",
    operator,
    expiresAt: NOW.getTime() + 60_000,
  };
  const offer = (generation: number): OfferedRotation => ({
    sessionId: "ses_1",
    generation,
    hash: "h",
    salt: "salt of 5",
    nextHash: "n",
    accessHash: null,
    seconds: 60,
    graceSeconds: 30,
  });

  it("that is the current one is rotated", () => {
    expect(decideRotation(family, offer(4), "req_1", NOW)).toEqual({
      reply: { ok: true, value: { operator, generation: 5, salt: "salt of 5" } },
      effects: [{ kind: "rotate", generation: 5 }],
    });
  });

  it("whose answer was lost is answered as then, and rotates nothing", () => {
    expect(decideRotation(family, offer(3), "req_1", NOW)).toEqual({
      reply: { ok: true, value: { operator, generation: 4, salt: "salt of 4" } },
      effects: [],
    });
  });

  it("that was used before ends the session, with a line that says which", () => {
    const { reply, effects } = decideRotation(family, offer(2), "req_1", NOW);
    expect(reply).toEqual(refusedWith("refresh-token-reused"));
    expect(effects).toEqual([
      { kind: "end-session" },
      {
        kind: "audit",
        author: { ...operator, requestId: "req_1" },
        write: {
          action: "operator.refresh-token-reused",
          subjectKind: "session",
          subject: "ses_1",
          detail: { generation: 2, current: 4 },
        },
      },
    ]);
  });

  it("of a session that has ended, or that was never given out, is refused and ends nothing", () => {
    const ended = { reply: refusedWith("session-ended"), effects: [] };
    expect(decideRotation(undefined, offer(4), null, NOW)).toEqual(ended);
    expect(decideRotation({ ...family, expiresAt: NOW.getTime() }, offer(4), null, NOW)).toEqual(ended);
  });
});

describe("[GEN-6] a switch that is set", () => {
  const record = { feature: "ads" as const, state: "off" as const, owner: "ads", reason: "wrong prices", expiresAt: null };
  it("says from where to where, by whom and when", () => {
    const { set, write } = setSwitch(undefined, record, ANN, NOW);
    expect(set).toEqual({ ...record, setBy: ANN.email, setAt: NOW.toISOString() });
    expect(write).toEqual({ action: "switch.set", subjectKind: "switch", subject: "ads", detail: { from: "on", ...record } });
    expect(setSwitch(set, { ...record, state: "on" }, ANN, NOW).write.detail).toMatchObject({ from: "off", state: "on" });
  });
});

describe("[GEN-2] the deploy freeze", () => {
  const freeze = { frozen: true, reason: "incident", releaseId: "r1", incidentId: null };
  it("is set and lifted, each with its line", () => {
    const { frozen, ...held } = freeze;
    const holder = { ...held, setBy: ANN.email, setAt: NOW.toISOString() };
    const { set, write } = setFreeze(undefined, freeze, ANN, NOW);
    expect(set).toEqual({ frozen, ...holder, holders: [holder] });
    expect(write).toEqual({ action: "deploys.freeze", subjectKind: "deploys", subject: "deploys", detail: { ...freeze, holders: 1 } });
    const thawed = setFreeze(set, { ...freeze, frozen: false, reason: "over" }, ANN, NOW);
    expect(thawed.write.action).toBe("deploys.thaw");
    expect(thawed.set).toMatchObject({ frozen: false, reason: "over", holders: [] });
  });

  const later = new Date(NOW.getTime() + 60_000);
  const BEN = { ...ANN, id: "opr_ben", email: "ben@ops.test" };
  const ofIncident = (incidentId: string, releaseId: string) => ({ frozen: true, reason: `for ${incidentId}`, releaseId, incidentId });

  it("has a holder for each incident and one by hand, of whom the oldest keeps the release he froze", () => {
    const first = setFreeze(undefined, freeze, ANN, NOW).set;
    const second = setFreeze(first, ofIncident("inc_1", "r2"), BEN, later).set;
    expect(second).toMatchObject({ frozen: true, releaseId: "r1", setBy: ANN.email, reason: "incident", incidentId: null });
    expect(second.holders?.map(({ incidentId, releaseId, setBy }) => [incidentId, releaseId, setBy])).toEqual([
      [null, "r1", ANN.email],
      ["inc_1", "r2", BEN.email],
    ]);
  });

  it("keeps its time and release when its holder freezes again, so that a deploy in between stays seen", () => {
    const first = setFreeze(undefined, freeze, ANN, NOW).set;
    const again = setFreeze(first, { ...freeze, reason: "still", releaseId: "r2" }, BEN, later).set;
    expect(again).toMatchObject({ frozen: true, releaseId: "r1", setAt: NOW.toISOString(), reason: "still", setBy: BEN.email });
    expect(again.holders).toHaveLength(1);
  });

  it("is let go by one incident while others hold it, and by all where a thaw names none", () => {
    const two = setFreeze(setFreeze(undefined, ofIncident("inc_1", "r1"), ANN, NOW).set, ofIncident("inc_2", "r1"), ANN, later).set;
    const one = setFreeze(two, { ...ofIncident("inc_1", "r1"), frozen: false }, ANN, later).set;
    expect(one).toMatchObject({ frozen: true, incidentId: "inc_2", setAt: later.toISOString() });
    expect(setFreeze(one, { ...ofIncident("inc_9", "r1"), frozen: false }, ANN, later).set).toMatchObject({ frozen: true });
    expect(setFreeze(one, { ...ofIncident("inc_2", "r1"), frozen: false }, ANN, later).set).toMatchObject({ frozen: false, holders: [] });
    expect(setFreeze(two, { ...freeze, frozen: false }, ANN, later).set).toMatchObject({ frozen: false, holders: [] });
  });

  it("that a release before has set is its own holder", () => {
    const before = { ...ofIncident("inc_1", "r1"), setBy: ANN.email, setAt: NOW.toISOString() };
    expect(setFreeze(before, ofIncident("inc_2", "r2"), BEN, later).set).toMatchObject({
      releaseId: "r1",
      holders: [{ incidentId: "inc_1" }, { incidentId: "inc_2" }],
    });
    expect(setFreeze(before, { ...ofIncident("inc_1", "r1"), frozen: false }, BEN, later).set).toMatchObject({ frozen: false });
  });

  it("stands while it is overridden; where none stands there is nothing to override", () => {
    const { set } = setFreeze(undefined, freeze, ANN, NOW);
    expect(overrideFreeze(set, { reason: "the fix", releaseId: "r2" })).toEqual({
      standing: set,
      write: {
        action: "deploys.freeze-overridden",
        subjectKind: "deploys",
        subject: "deploys",
        detail: { reason: "the fix", releaseId: "r2", frozenBy: ANN.email },
      },
    });
    expect(overrideFreeze({ ...set, frozen: false }, { reason: "the fix", releaseId: "r2" })).toBeUndefined();
    expect(overrideFreeze(undefined, { reason: "the fix", releaseId: "r2" })).toBeUndefined();
  });
});

describe("conditions that were raised and hold", () => {
  it("are not those that are only suspected, nor those that are gone", () => {
    const condition = { key: "dependency.redis.down", severity: "warn" as const, summary: "redis is down" };
    const memory = { rule: "dependency.down", condition, since: 0, goneSince: null, raisedAt: 7 };
    expect(raisedConditions([memory, { ...memory, raisedAt: null }, { ...memory, goneSince: 9 }])).toEqual([
      { key: condition.key, raisedAt: 7 },
    ]);
  });
});
