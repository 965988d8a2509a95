import { describe, expect, it } from "vitest";
import { isDue, measured, unmeasured, type Equation } from "../../../src/operations/health/conservation-rules.ts";
import { conservationHealth } from "../../../src/operations/health/sections/conservation.ts";
import type { HealthDeps } from "../../../src/operations/health/ports.ts";
import { conservationLaw, type Balance, type ConservationLaw } from "../../../src/platform/conservation.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { worst, type CaptureContext } from "../../../src/platform/health.ts";

const LAW = { name: "orders.told", statement: "orders = events" };
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23) + seconds * 1000);
const balance = (left: number, right: number, part?: string): Balance => ({
  ...(part === undefined ? {} : { part }),
  left: { label: "orders", amount: left },
  right: { label: "events", amount: right },
  settledBefore: at(-60),
});

describe("an equation", () => {
  it("holds where both ledgers add up to the same, and says by how much it does not", () => {
    expect(measured(LAW, [balance(3, 3)], [], at(0))).toMatchObject([
      { name: "orders.told", difference: 0, holds: true, brokenSince: null },
    ]);
    expect(measured(LAW, [balance(3, 5)], [], at(0))).toMatchObject([{ difference: -2, holds: false, brokenSince: at(0).toISOString() }]);
  });

  it("counts measurements that found it broken in a row, since the first of them, and forgets them once it holds", () => {
    const once = measured(LAW, [balance(3, 2)], [], at(0));
    const twice = measured(LAW, [balance(4, 2)], once, at(60));
    expect(twice).toMatchObject([{ brokenInARow: 2, brokenSince: at(0).toISOString(), difference: 2 }]);
    expect(measured(LAW, [balance(4, 4)], twice, at(120))).toMatchObject([{ brokenInARow: 0, brokenSince: null }]);
  });

  it("is neither broken nor holding while a ledger cannot be read: what was known stays", () => {
    const once = measured(LAW, [balance(3, 2)], [], at(0));
    const still = unmeasured(LAW, "postgres is down", once);
    expect(still).toMatchObject([{ brokenInARow: 1, measuredAt: at(0).toISOString(), error: "postgres is down" }]);
    expect(measured(LAW, [balance(3, 2)], still, at(60))).toMatchObject([{ brokenInARow: 2, error: null }]);
    expect(unmeasured(LAW, "postgres is down", [])).toMatchObject([{ name: "orders.told", holds: null, left: null }]);
  });

  it("compares each part of a law by itself, and drops one that left the window", () => {
    const both = measured(LAW, [balance(1, 1, "eur"), balance(2, 1, "usd")], [], at(0));
    expect(both.map(({ name, holds }) => [name, holds])).toEqual([
      ["orders.told.eur", true],
      ["orders.told.usd", false],
    ]);
    expect(measured(LAW, [balance(1, 1, "eur")], both, at(60)).map(({ name }) => name)).toEqual(["orders.told.eur"]);
  });

  it("is measured no more often than its law allows", () => {
    const known = measured(LAW, [balance(1, 1)], [], at(0));
    expect(isDue(300, [], at(0))).toBe(true);
    expect(isDue(300, known, at(299))).toBe(false);
    expect(isDue(300, known, at(300))).toBe(true);
    expect(isDue(undefined, known, at(1))).toBe(true);
  });

  it("has a name that can be an alert's key", () => {
    expect(() => conservationLaw({ ...LAW, name: "Orders told", capture: async () => [] })).toThrow(TypeError);
  });
});

describe("the conservation section", () => {
  const deps = {
    contract: contractFor("local"),
    log: { log: () => undefined },
    metrics: { count: () => undefined },
  } as unknown as HealthDeps;
  const capture = (laws: readonly ConservationLaw[], previous: unknown, now: Date) => {
    const section = conservationHealth(deps, laws);
    return section.capture({ now, previous, outbound: (_: string, call: () => Promise<unknown>) => call() } as unknown as CaptureContext);
  };
  const conditions = (laws: readonly ConservationLaw[], figures: Record<string, unknown>) =>
    conservationHealth(deps, laws).alerts?.flatMap((rule) => rule.conditions(figures, deps.contract)) ?? [];

  it("pages a law that is broken twice in a row, not one that is once", async () => {
    const laws = [conservationLaw({ ...LAW, capture: async () => [balance(3, 2)] })];
    const first = await capture(laws, undefined, at(0));
    expect(first.status).toBe("warn");
    expect(conditions(laws, first.figures)).toEqual([]);
    const second = await capture(laws, first.figures, at(60));
    expect(second.status).toBe("fail");
    expect(conditions(laws, second.figures)).toMatchObject([{ key: "conservation.orders.told", severity: "page" }]);
  });

  it("does not count a measurement twice that was too fresh to be made again", async () => {
    let measurements = 0;
    const laws = [conservationLaw({ ...LAW, everySeconds: 300, capture: async () => ((measurements += 1), [balance(3, 2)]) })];
    const first = await capture(laws, undefined, at(0));
    const second = await capture(laws, first.figures, at(60));
    expect(measurements).toBe(1);
    expect(conditions(laws, second.figures)).toEqual([]);
    expect(conditions(laws, (await capture(laws, second.figures, at(301))).figures)).toHaveLength(1);
  });

  it("[BRF-2] measures the other laws where one cannot be, and says so", async () => {
    const broken = conservationLaw({ name: "away", statement: "a = b", capture: async () => Promise.reject(new Error("no table")) });
    const laws = [broken, conservationLaw({ ...LAW, capture: async () => [balance(1, 1)] })];
    const { status, complete, figures } = await capture(laws, undefined, at(0));
    expect([status, complete]).toEqual([worst(["warn"]), false]);
    const { items } = figures as { items: Equation[] };
    expect(items.map(({ name, holds, error }) => [name, holds, error !== null])).toEqual([
      ["away", null, true],
      ["orders.told", true, false],
    ]);
    expect(conditions(laws, figures)).toEqual([]);
  });
});
