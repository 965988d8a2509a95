import { describe, expect, it } from "vitest";
import { astrayText, isDue, measured, unmeasured, type Equation } from "../../../src/operations/health/conservation-rules.ts";
import { conservationHealth } from "../../../src/operations/health/sections/conservation.ts";
import type { HealthDeps } from "../../../src/operations/health/ports.ts";
import { apart, compared, conservationLaw, type Balance, type ConservationLaw } from "../../../src/platform/conservation.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { present } from "../../support/present.ts";
import { worst, type CaptureContext } from "../../../src/platform/health.ts";

const LAW = { name: "orders.told", statement: "orders = events" };
const at = (seconds: number) => new Date(Date.UTC(2026, 10, 23) + seconds * 1000);
const balance = (left: number, right: number, part?: string): Balance => ({
  apart: apart({}),
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
    expect(still).toMatchObject([{ brokenInARow: 1, holds: null, measuredAt: at(0).toISOString(), error: "postgres is down" }]);
    expect(still[0]?.verdict).toBe("unmeasured");
    expect(measured(LAW, [balance(3, 2)], still, at(60))).toMatchObject([{ brokenInARow: 2, error: null }]);
    expect(unmeasured(LAW, "postgres is down", [])).toMatchObject([
      { name: "orders.told", holds: null, left: null, brokenSince: null, brokenInARow: 0, detail: null },
    ]);
  });

  it("[MIR-1] that held the last time does not hold while nobody measures it", () => {
    const held = measured(LAW, [balance(3, 3)], [], at(0));
    expect(held[0]?.verdict).toBe("holds");
    expect(unmeasured(LAW, "stripe is down", held)).toMatchObject([{ verdict: "unmeasured", holds: null, difference: 0 }]);
  });

  it("does not hold where as much is lost on either side: things are compared, not sums", () => {
    const both: Balance = { ...balance(3, 3), apart: apart({ leftOnly: ["order_1"], rightOnly: ["order_2"] }) };
    const [found] = measured(LAW, [both], [], at(0));
    expect(found).toMatchObject({ difference: 0, holds: false, verdict: "broken", brokenInARow: 1 });
    expect(astrayText(present(found, "equation"))).toBe("1 only among orders: order_1; 1 only among events: order_2");
  });

  it("names the first of what is astray, each once and in order, and counts the rest", () => {
    const many = Array.from({ length: 12 }, (_, index) => `order_${String(11 - index).padStart(2, "0")}`);
    const { leftOnly } = apart({ leftOnly: [...many, "order_03"] });
    expect(leftOnly).toEqual({ count: 12, ids: many.toReversed().slice(0, 10) });
    const [found] = measured(LAW, [{ ...balance(12, 0), apart: apart({ leftOnly: many }) }], [], at(0));
    expect(astrayText(present(found, "equation"))).toMatch(/^12 only among orders: order_00, .*order_09 and 2 more$/);
  });

  it("compares two ledgers by id", () => {
    const left = new Map([
      ["a", 1],
      ["b", 2],
      ["c", 3],
    ]);
    const right = new Map([
      ["b", 2],
      ["c", 4],
      ["d", 0],
    ]);
    expect(compared(left, right)).toEqual({ left: 6, right: 6, apart: apart({ leftOnly: ["a"], rightOnly: ["d"], differing: ["c"] }) });
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
    expect(conditions(laws, figures)).toMatchObject([{ key: "conservation.unmeasured", severity: "warn" }]);
  });

  it("[MIR-1] exports a law that nobody could measure as that, and neither as broken nor as sound", async () => {
    let away = false;
    const law = conservationLaw({ ...LAW, capture: async () => (away ? Promise.reject(new Error("gone")) : [balance(1, 1)]) });
    const first = await capture([law], undefined, at(0));
    away = true;
    const second = await capture([law], first.figures, at(60));
    expect([first.status, second.status]).toEqual(["pass", "warn"]);
    const exported = (figures: Record<string, unknown>) =>
      conservationHealth(deps, [law]).panel?.flatMap((row) => ("metric" in row ? [[row.metric.name, row.read(figures)]] : []));
    expect(exported(first.figures)).toEqual(
      expect.arrayContaining([
        ["conservation_broken", [{ labels: ["orders.told"], value: 0 }]],
        ["conservation_unmeasured", [{ labels: ["orders.told"], value: 0 }]],
      ]),
    );
    expect(exported(second.figures)).toEqual(
      expect.arrayContaining([
        ["conservation_broken", []],
        ["conservation_unmeasured", [{ labels: ["orders.told"], value: 1 }]],
      ]),
    );
  });

  it("goes on counting from a capture of the release before, which knew neither ids nor verdicts", async () => {
    const law = conservationLaw({ ...LAW, capture: async () => [balance(3, 2)] });
    const { figures } = await capture([law], undefined, at(0));
    const { items } = figures as { items: Record<string, unknown>[] };
    const later = new Set(["apart", "verdict"]);
    const known = (item: Record<string, unknown>) => Object.fromEntries(Object.entries(item).filter(([name]) => !later.has(name)));
    const before = { items: items.map(known) };
    const { figures: after } = await capture([law], before, at(60));
    expect(after).toMatchObject({ items: [{ brokenInARow: 2, verdict: "broken" }] });
  });
});
