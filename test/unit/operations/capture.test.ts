import { describe, expect, it } from "vitest";
import { z } from "zod";
import { captureHealth, nextConfirmation } from "../../../src/operations/health/capture-health.ts";
import { createPlaces } from "../../../src/operations/health/places.ts";
import type { HealthCapture, HealthDeps } from "../../../src/operations/health/ports.ts";
import type { RuleMemory } from "../../../src/operations/health/rules.ts";
import { showSurface, surfaceDocument } from "../../../src/operations/health/surfaces.ts";
import { readSettings } from "../../../src/env.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import type { HealthSection } from "../../../src/platform/health.ts";

const section = (name: string, capture: HealthSection["capture"], more: Partial<HealthSection> = {}): HealthSection => ({
  name,
  title: name,
  surfaces: ["ops"],
  figures: z.looseObject({}),
  panel: [],
  capture,
  ...more,
});
const passing =
  (figures: Record<string, unknown> = {}): HealthSection["capture"] =>
  async () => ({ status: "pass", complete: true, figures });

function environment(sections: readonly HealthSection[]) {
  let now = Date.parse("2026-11-23T00:00:00Z");
  const desk = { token: 0, held: false, capture: undefined as HealthCapture | undefined, rules: [] as readonly RuleMemory[] };
  const raised: string[] = [];
  const base = contractFor("local");
  const deps = {
    settings: readSettings({ ENVIRONMENT: "local" }),
    contract: { ...base, health: { ...base.health, sectionDeadlineMs: 250 } },
    clock: { now: () => new Date(now) },
    log: { log: () => undefined, with: () => deps.log },
    metrics: { count: () => undefined, observe: () => undefined, set: () => undefined, see: () => undefined },
    muting: { mutes: async () => false },
    alerts: { raise: async ({ key }: { key: string }) => void raised.push(key), resolve: async () => undefined },
    healthSections: async () => sections,
    lastCapture: { get: async () => desk.capture, forget: () => undefined },
    defer: () => undefined,
    captureDesk: {
      beginCapture: async () => {
        if (desk.held) return undefined;
        desk.held = true;
        desk.token += 1;
        return { token: desk.token, previous: desk.capture, rules: desk.rules };
      },
      endCapture: async (token: number, capture: HealthCapture, rules: readonly RuleMemory[]) => {
        if (token !== desk.token) return false;
        Object.assign(desk, { capture, rules, held: false });
        return true;
      },
    },
  } as unknown as HealthDeps;
  return { deps, desk, raised, pass: (seconds: number) => (now += seconds * 1000) };
}

describe("a health capture", () => {
  it("is made by one isolate at a time", async () => {
    let captures = 0;
    const { deps } = environment([section("a", async () => ((captures += 1), { status: "pass", complete: true, figures: {} }))]);
    const outcomes = await Promise.all([1, 2, 3].map(() => captureHealth(deps)));
    expect(outcomes.toSorted()).toEqual(["captured", "under-way", "under-way"]);
    expect(captures).toBe(1);
  });

  it("does not store what a lapsed lease captured", async () => {
    const { deps, desk } = environment([section("a", async () => ((desk.token += 1), { status: "pass", complete: true, figures: {} }))]);
    expect(await captureHealth(deps)).toBe("superseded");
    expect(desk.capture).toBeUndefined();
  });

  it("[BRF-2] keeps the last figures of a section that fails or hangs, marks it and the surface, and raises an alert", async () => {
    let mood: "well" | "throws" | "hangs" = "well";
    const moody: HealthSection["capture"] = async () => {
      if (mood === "throws") throw new Error("no table");
      if (mood === "hangs") await new Promise(() => undefined);
      return { status: "pass", complete: true, figures: { depth: 7 } };
    };
    const { deps, desk, raised, pass } = environment([section("moody", moody), section("steady", passing())]);
    await captureHealth(deps);
    const taken = desk.capture?.capturedAt;
    for (mood of ["throws", "hangs"] as const) {
      pass(21);
      await captureHealth(deps);
      expect(desk.capture?.sections.find(({ name }) => name === "moody")).toMatchObject({
        complete: false,
        capturedAt: taken,
        figures: { depth: 7 },
      });
      expect(desk.capture?.sections.find(({ name }) => name === "steady")).toMatchObject({ complete: true, status: "pass" });
    }
    expect(raised).toEqual(["ops.visibility.incomplete"]);
    expect(surfaceDocument(await showSurface(deps, "ops", desk.capture))).toMatchObject({
      complete: false,
      status: "warn",
      moody: { depth: 7, complete: false },
    });
    pass(60);
    await captureHealth(deps);
    expect(raised).toContain("ops.visibility.stale");
  });

  it("refuses calls to a dependency that was just found down, without waiting for it", async () => {
    const dependencies = section("dependencies", passing({ redis: { state: "down" }, postgres: { state: "up" } }));
    const asked: string[] = [];
    const asking = section("asking", async ({ outbound }) => {
      await outbound("postgres", async () => asked.push("postgres"));
      await outbound("redis", async () => asked.push("redis"));
      return { status: "pass", complete: true, figures: {} };
    });
    const { deps, desk } = environment([asking, dependencies]);
    await captureHealth(deps);
    expect(asked).toEqual(["postgres"]);
    expect(desk.capture?.sections.map(({ name, error }) => [name, error])).toEqual([
      ["asking", "redis is not reachable"],
      ["dependencies", null],
    ]);
  });

  it("looks again as soon as a suspected condition could be raised, not only with the next cron", () => {
    const memory: RuleMemory = {
      rule: "slow",
      condition: { key: "slow", severity: "warn", summary: "" },
      since: 1_000,
      goneSince: null,
      raisedAt: null,
    };
    const rules = { slow: { forSeconds: 10, clearSeconds: 0 } };
    expect(nextConfirmation(rules, [memory], 4_000)).toBe(7_050);
    expect(nextConfirmation(rules, [{ ...memory, raisedAt: 2_000 }], 4_000)).toBeUndefined();
  });
});

describe("the surfaces", () => {
  it("[DEP-2] mark the sections whose settings are to be fixed first", async () => {
    const { deps, desk } = environment([section("access", passing(), { settings: ["JWT_ACCESS_SECRET"] }), section("other", passing())]);
    await captureHealth(deps);
    const document = surfaceDocument(await showSurface(deps, "ops", desk.capture));
    expect(document["access"]).toMatchObject({ action: "fix configuration first", fixSettings: ["JWT_ACCESS_SECRET"] });
    expect(document["other"]).not.toHaveProperty("action");
  });

  it("[BRF-2] have each section in its fixed shape before anything was captured, and say of each figure that it was not", async () => {
    const { deps } = environment([
      section("a", passing()),
      { ...section("b", passing()), figures: z.object({ first: z.int(), second: z.object({ deep: z.int() }) }) },
      { ...section("c", passing()), figures: z.object({ items: z.array(z.int()) }), rendered: "list" },
    ]);
    const shown = await showSurface(deps, "ops", undefined);
    const never = { capturedAt: null, complete: false, status: "warn", stale: true, error: "not captured yet" };
    expect(surfaceDocument(shown)).toMatchObject({
      status: "warn",
      complete: false,
      b: { first: null, second: null, ...never },
      c: [],
      sections: { a: never, b: never, c: never },
      absent: ["a", "b", "c"],
    });
  });

  it("[BRF-2] name what was never captured, and call old figures stale", async () => {
    const { deps, desk, pass } = environment([section("a", passing())]);
    expect(surfaceDocument(await showSurface(deps, "ops", undefined))).toMatchObject({ complete: false, absent: ["a"], capturedAt: null });
    await captureHealth(deps);
    expect(surfaceDocument(await showSurface(deps, "ops", desk.capture))).toMatchObject({ complete: true, a: { stale: false } });
    pass(91);
    expect(surfaceDocument(await showSurface(deps, "ops", desk.capture))).toMatchObject({
      complete: false,
      ageSeconds: 91,
      a: { stale: true },
    });
  });
});

describe("places", () => {
  it("let at most five calls run at once, and each in its turn", async () => {
    const places = createPlaces(5);
    const { signal } = new AbortController();
    let open = 0;
    let most = 0;
    const order: number[] = [];
    const call = (index: number) => async () => {
      open += 1;
      most = Math.max(most, open);
      await Promise.resolve();
      open -= 1;
      order.push(index);
    };
    await Promise.all(Array.from({ length: 23 }, (_, index) => places.take(signal, call(index))));
    expect(most).toBe(5);
    expect(order).toHaveLength(23);
  });

  it("give up waiting with the section that waits", async () => {
    const places = createPlaces(1);
    const section = new AbortController();
    void places.take(new AbortController().signal, () => new Promise(() => undefined));
    const waiting = places.take(section.signal, async () => "in");
    section.abort();
    await expect(waiting).rejects.toThrow("gave up");
  });
});
