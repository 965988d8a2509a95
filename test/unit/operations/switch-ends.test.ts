import { describe, expect, it } from "vitest";
import { evaluateRules } from "../../../src/operations/health/evaluate-alerts.ts";
import type { CapturedSection, HealthDeps } from "../../../src/operations/health/ports.ts";
import type { RuleMemory } from "../../../src/operations/health/rules.ts";
import { createMuting } from "../../../src/operations/switches/kept-switches.ts";
import { switchesHealth } from "../../../src/operations/switches/health.ts";
import type { SwitchDeps, SwitchRecord } from "../../../src/operations/switches/ports.ts";
import { expired, setSwitch, viewSwitches } from "../../../src/operations/switches/rules.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { healthSection } from "../../../src/platform/health.ts";
import { figures } from "../../../src/platform/health/figures.ts";
import { unshown } from "../../../src/platform/health/figure.ts";
import * as z from "zod";

const START = Date.parse("2026-11-29T00:00:00Z");
const at = (seconds: number): Date => new Date(START + seconds * 1000);
const ADA = { id: "opr_ada", email: "ada@ops.test", requestId: null };
const wanted = (state: SwitchRecord["state"], expiresAt: string | null = null) =>
  ({ feature: "crawl-dispatch", state, owner: "Ada", reason: `for ${state}`, expiresAt }) as const;
const { settleSeconds } = contractFor("production").switches;

const depth = figures({ depth: unshown(z.number()) });
const BACKLOG = "crawl.queue.backlog";

/** Captures of one section whose backlog is what a test says, with a switch as the desk keeps it. */
function captures(looksBackSeconds?: number) {
  let seconds = 0;
  let record: SwitchRecord | undefined;
  let memory: readonly RuleMemory[] = [];
  const told: string[] = [];
  const clock = { now: () => at(seconds) };
  const muting = createMuting({
    clock,
    switchRecords: { get: async () => (record ? [record] : []), forget: () => undefined } as unknown as SwitchDeps["switchRecords"],
  });
  const section = healthSection({
    name: "crawl",
    title: "Crawl",
    surfaces: ["ops"],
    figures: depth,
    capture: async () => ({ status: "pass", complete: true, figures: { depth: 0 } }),
    alerts: [
      depth.page(BACKLOG, {
        mutedBy: "crawl-dispatch",
        ...(looksBackSeconds === undefined ? {} : { looksBackSeconds }),
        when: ({ depth: waits }) => waits > 0,
        say: ({ depth: waits }) => `${waits} wait`,
      }),
    ],
  });
  const deps = {
    clock,
    contract: contractFor("production"),
    muting,
    healthSections: async () => [section],
    alerts: {
      raise: async ({ key }: { key: string }) => void told.push(`raise ${key}`),
      resolve: async (key: string) => void told.push(`resolve ${key}`),
    },
  } as unknown as HealthDeps;
  return {
    told,
    turn: (state: SwitchRecord["state"], expiresAt: string | null = null) =>
      void (record = setSwitch(record, wanted(state, expiresAt), ADA, at(seconds)).set),
    async goOn(to: number, waits: number) {
      for (; seconds <= to; seconds += 30) {
        const captured = [
          { name: "crawl", capturedAt: at(seconds).toISOString(), complete: true, error: null, figures: { depth: waits } },
        ] as unknown as CapturedSection[];
        ({ memory } = await evaluateRules(deps, captured, memory));
      }
    },
  };
}

describe("[GEN-6] what a switch held back", () => {
  it("pages nobody while it is off and while it is worked off after, and is owed when it still stands then", async () => {
    const { told, turn, goOn } = captures();
    turn("off");
    await goOn(600, 40);
    turn("on");
    await goOn(600 + settleSeconds - 30, 40);
    expect(told).toEqual([]);
    await goOn(600 + settleSeconds + 30, 40);
    expect(told).toEqual([`raise ${BACKLOG}`]);
  });

  it("pages nobody where it is worked off in that time", async () => {
    const { told, turn, goOn } = captures();
    turn("off");
    await goOn(600, 40);
    turn("on");
    await goOn(600 + settleSeconds - 60, 40);
    await goOn(3_600, 0);
    expect(told).toEqual([]);
  });

  it("settles after an end by its time too, from that time on", async () => {
    const { told, turn, goOn } = captures();
    turn("off", at(600).toISOString());
    await goOn(600 + settleSeconds - 30, 40);
    expect(told).toEqual([]);
    await goOn(600 + settleSeconds + 30, 40);
    expect(told).toEqual([`raise ${BACKLOG}`]);
  });

  it("counts in a figure that looks back for as long as that looks", async () => {
    const { told, turn, goOn } = captures(3_600);
    turn("off");
    await goOn(60, 40);
    turn("on");
    await goOn(3_600, 40);
    expect(told).toEqual([]);
    await goOn(3_690, 40);
    expect(told).toEqual([`raise ${BACKLOG}`]);
  });

  it("mutes nothing where a switch that was on is set on again, or where none was ever set", async () => {
    const never = captures();
    await never.goOn(0, 40);
    expect(never.told).toEqual([`raise ${BACKLOG}`]);
    const again = captures();
    again.turn("on");
    await again.goOn(0, 40);
    expect(again.told).toEqual([`raise ${BACKLOG}`]);
  });
});

describe("[GEN-6] the end of a switch", () => {
  const off = setSwitch(undefined, wanted("off", at(60).toISOString()), ADA, at(0)).set;

  it("by its time is noted once, with whose it was", () => {
    expect(expired(off, at(59))).toBeUndefined();
    const over = expired(off, at(61));
    expect(over).toMatchObject({
      ended: { state: "off", endedAt: at(60).toISOString() },
      write: { action: "switch.expired", subject: "crawl-dispatch", detail: { from: "off", to: "on", setBy: "ada@ops.test" } },
    });
    expect(over && expired(over.ended, at(62))).toBeUndefined();
  });

  it("by its time is noted of no switch that is on, has no time, was noted before, or has time left", () => {
    const [time, late] = [at(60).toISOString(), at(61)];
    expect(expired({ ...off, state: "on", expiresAt: time }, late)).toBeUndefined();
    expect(expired({ ...off, expiresAt: null }, late)).toBeUndefined();
    expect(expired({ ...off, endedAt: time }, late)).toBeUndefined();
    expect(expired(off, at(60))).toBeDefined();
  });

  it("is told with who ended it, or that its time was over", () => {
    const rule = switchesHealth({} as SwitchDeps).alerts?.find(({ name }) => name === "switch.not-on");
    const items = (record: SwitchRecord, now: Date) => ({ items: viewSwitches([record], now) });
    expect(rule?.conditions(items(off, at(1)), contractFor("production"))).toMatchObject([
      {
        key: "switch.not-on.crawl-dispatch",
        severity: "info",
        summary: `crawl-dispatch is off until ${at(60).toISOString()}: for off`,
      },
    ]);
    expect(rule?.conditions(items(off, at(60)), contractFor("production"))).toEqual([]);
    expect(rule?.ended?.(items(off, at(60)), "switch.not-on.crawl-dispatch")).toBe(
      `it is on again: its time was over at ${at(60).toISOString()}`,
    );
    const on = setSwitch(off, wanted("on"), ADA, at(30)).set;
    expect(rule?.ended?.(items(on, at(31)), "switch.not-on.crawl-dispatch")).toBe("it is on again by ada@ops.test: for on");
  });
});
