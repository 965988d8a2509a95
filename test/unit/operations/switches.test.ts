import { describe, expect, it } from "vitest";
import { createSwitches, keepSwitchRecords } from "../../../src/operations/switches/kept-switches.ts";
import type { SwitchDeps, SwitchRecord } from "../../../src/operations/switches/ports.ts";
import { decideSwitch, stateNow } from "../../../src/operations/switches/rules.ts";

const START = Date.parse("2026-11-23T00:00:00Z");
const record: SwitchRecord = {
  feature: "ads",
  state: "off",
  owner: "Ada",
  reason: "why not",
  expiresAt: null,
  setBy: "ada@ops.test",
  setAt: "2026-11-23T00:00:00Z",
};

function isolate(desk: () => Promise<SwitchRecord[]>) {
  let now = START;
  const events: string[] = [];
  const deps = {
    clock: { now: () => new Date(now) },
    log: { log: (_level: string, event: string) => events.push(event), with: () => deps.log },
    metrics: { count: () => undefined },
    switchDesk: { listSwitches: desk },
  } as unknown as SwitchDeps;
  deps.switchRecords = keepSwitchRecords(deps);
  return { switches: createSwitches(deps), events, pass: (milliseconds: number) => (now += milliseconds) };
}

describe("an isolate's switches", () => {
  it("[GEN-6] follow the desk within 5 s by the isolate's clock", async () => {
    let records: SwitchRecord[] = [];
    let asked = 0;
    const { switches, pass } = isolate(async () => {
      asked += 1;
      return records;
    });
    expect(await switches.state("ads")).toBe("on");
    records = [record];
    pass(1_000);
    expect(await switches.state("ads")).toBe("on");
    expect(asked).toBe(1);
    pass(4_000);
    expect(await switches.state("ads")).toBe("off");
    expect(await switches.state("chat")).toBe("on");
    expect(asked).toBe(2);
  });

  it("stay as last known while the desk does not answer, and say so", async () => {
    let answers = true;
    const { switches, pass, events } = isolate(async () => (answers ? [record] : Promise.reject(new Error("gone"))));
    expect(await switches.state("ads")).toBe("off");
    answers = false;
    pass(3_600_000);
    expect(await switches.state("ads")).toBe("off");
    expect(events).toEqual(["ops-desk.unavailable"]);
  });

  it("are on where the desk never answered", async () => {
    const { switches } = isolate(() => Promise.reject(new Error("gone")));
    expect(await switches.state("ads")).toBe("on");
  });
});

describe("a switch", () => {
  const now = new Date(START);
  it("goes back on by itself at its expiry", () => {
    const expiresAt = new Date(START + 1_000).toISOString();
    expect(stateNow({ state: "off", expiresAt }, now)).toBe("off");
    expect(stateNow({ state: "off", expiresAt }, new Date(START + 1_000))).toBe("on");
  });

  it("fails over only where there is something to fail over to, and expires only in the future", () => {
    const wanted = { owner: "Ada", reason: "slow" };
    expect(decideSwitch("images", { ...wanted, state: "failover" }, now)).toMatchObject({ ok: true, value: { state: "failover" } });
    expect(decideSwitch("ads", { ...wanted, state: "failover" }, now)).toMatchObject({ refusal: { kind: "no-alternative" } });
    expect(decideSwitch("ads", { ...wanted, state: "off", expiresAt: "2026-11-22T00:00:00Z" }, now)).toMatchObject({
      refusal: { kind: "expiry-in-the-past" },
    });
    expect(decideSwitch("ads", { ...wanted, state: "off", expiresAt: "2026-11-23T05:00:00+02:00" }, now)).toMatchObject({
      value: { expiresAt: "2026-11-23T03:00:00.000Z" },
    });
  });
});
