import { describe, expect, it } from "vitest";
import { DeskHistory } from "../../../durable-objects/ops-desk/history.ts";
import { DESK_STEPS } from "../../../durable-objects/ops-desk/schema.ts";
import { bandsOf, MOST_FIGURES, resolutionFor, rowOf } from "../../../src/operations/health/figure-history.ts";
import { historyName, labelsIn, measured } from "../../../src/operations/health/measured-figures.ts";
import type { CapturedSection } from "../../../src/operations/health/ports.ts";
import { sectionCards } from "../../../src/operations/health/section-page.tsx";
import { sparkPaths } from "../../../src/platform/console/spark.tsx";
import { amount, countsBy, words } from "../../../src/platform/health/figure.ts";
import { figures } from "../../../src/platform/health/figures.ts";
import { healthSection } from "../../../src/platform/health.ts";
import * as z from "zod";
import { sqliteStorage } from "./sqlite-storage.ts";

const depth = historyName({ name: "crawl_depth" }, []);
const waiting = historyName({ name: "crawl_waiting" }, ["a shop"]);
const section = healthSection({
  name: "crawl",
  title: "Crawl",
  surfaces: ["ops"],
  figures: figures({
    depth: amount("Depth", "crawl_depth", "How many wait."),
    waiting: countsBy("host", "Waiting", "crawl_waiting", "How many wait for a host."),
    policy: words("Policy", z.string()),
  }),
  capture: async () => ({ status: "pass", complete: true, figures: { depth: 1, waiting: {}, policy: "polite" } }),
});
const captured = (more: Partial<CapturedSection> = {}): CapturedSection => ({
  ...{
    name: "crawl",
    status: "pass",
    complete: true,
    capturedAt: "2026-11-30T00:00:00.000Z",
    degraded: [],
    error: null,
    degradedSince: null,
  },
  figures: { depth: 3, waiting: { "a shop": 2 }, policy: "polite" },
  ...more,
});

const MINUTE = 60_000;
const BEGIN = rowOf(29_600_000, { minutes: 60, keptMinutes: 0 });
function desk() {
  const sql = sqliteStorage();
  for (const step of DESK_STEPS) if (typeof step === "string") sql.exec(step);
  const history = new DeskHistory(sql);
  const read = (windowMinutes: number, minute: number) => {
    const { minutes } = resolutionFor(windowMinutes);
    return bandsOf(history.read(minutes, minute - windowMinutes), windowMinutes, minute * MINUTE);
  };
  const rows = () => sql.exec<{ count: number }>("SELECT count(*) AS count FROM figure_rows").one().count;
  return { sql, history, read, rows };
}

describe("what a capture measured", () => {
  it("[MIR-1] is every number that its sections show, by metric and labels", () => {
    expect(measured([section], [captured()])).toEqual({ [depth]: 3, [waiting]: 2 });
    expect(labelsIn(waiting, { name: "crawl_waiting" })).toEqual(["a shop"]);
    expect(labelsIn(waiting, { name: "crawl_wait" })).toBeUndefined();
    expect(labelsIn(depth, { name: "crawl_depth" })).toEqual([]);
  });

  it.each([
    ["failed and shows what was known before", { error: "timeout" }],
    ["is not whole", { complete: false }],
  ])("is nothing of a section that %s", (_, more) => {
    expect(measured([section], [captured(more)])).toEqual({});
  });

  it("has no figure that is not known", () => {
    expect(measured([section], [captured({ figures: { depth: null, waiting: {}, policy: "polite" } })])).toEqual({});
  });
});

describe("the history of figures", () => {
  it("keeps of a minute the last, and has a gap where nobody measured, not a zero", () => {
    const { history, read } = desk();
    history.keep({ [depth]: 1 }, BEGIN);
    history.keep({ [depth]: 4, [waiting]: 9 }, BEGIN);
    history.keep({ [waiting]: 5 }, BEGIN + 2);
    expect(read(4, BEGIN + 2).get(depth)).toEqual([null, 4, null, null]);
    expect(read(4, BEGIN + 2).get(waiting)).toEqual([null, 9, null, 5]);
    expect(read(4, BEGIN + 2).has("another")).toBe(false);
  });

  it("keeps of longer times from the lowest to the highest, so that a peak is not thinned away", () => {
    const { history, read } = desk();
    for (const [minute, value] of [2, 2, 900, 1, 2].entries()) history.keep({ [depth]: value }, BEGIN + minute);
    history.keep({ [depth]: 2 }, BEGIN + 5);
    expect(
      read(1_440, BEGIN + 5)
        .get(depth)
        ?.slice(-2),
    ).toEqual([[1, 900], 2]);
    expect(
      read(43_200, BEGIN + 5)
        .get(depth)
        ?.slice(-2),
    ).toEqual([null, [1, 900]]);
  });

  it("has so many rows and no more, however long it is kept", () => {
    const { history, rows, read } = desk();
    for (let minute = 0; minute < 400; minute += 1) history.keep({ [depth]: minute }, BEGIN + minute);
    expect(rows()).toBe(360 + 80 + 7);
    for (let hour = 0; hour < 900; hour += 1) history.keep({ [depth]: hour }, BEGIN + 400 + hour * 60);
    expect(rows()).toBeLessThanOrEqual(360 + 576 + 840);
    expect(read(43_200, BEGIN + 400 + 899 * 60).get(depth)).toHaveLength(720);
  });

  it("takes no more figures than it has places, says so, and gives a place back five weeks after nobody measured", () => {
    const { history, read } = desk();
    const many = Object.fromEntries(Array.from({ length: MOST_FIGURES + 5 }, (_, index) => [`["m${index}"]`, index]));
    history.keep(many, BEGIN);
    expect(history.read(1, BEGIN)).toMatchObject({ full: true });
    expect(read(5, BEGIN).size).toBe(MOST_FIGURES);
    history.keep({ [depth]: 1 }, BEGIN + 1);
    history.forgetUnmeasured();
    expect(read(5, BEGIN + 1).has(depth)).toBe(false);
    history.keep({ '["m7"]': 7 }, BEGIN + 50_400 + 60);
    history.forgetUnmeasured();
    history.keep({ [depth]: 1 }, BEGIN + 50_400 + 60);
    expect([...read(5, BEGIN + 50_400 + 60).keys()].toSorted()).toEqual([depth, '["m7"]'].toSorted());
    expect(history.read(1, BEGIN)).toMatchObject({ full: false });
  });

  it("reads a row that is not readable as a gap, and writes it anew", () => {
    const { sql, history, read } = desk();
    history.keep({ [depth]: 1 }, BEGIN);
    sql.exec("UPDATE figure_rows SET cells = '[\"many\"]'");
    expect(read(2, BEGIN).size).toBe(0);
    history.keep({ [depth]: 2 }, BEGIN);
    expect(read(2, BEGIN).get(depth)).toEqual([null, 2]);
  });
});

describe("a figure's line", () => {
  it("is broken where nobody measured, and level where nothing moved", () => {
    expect(sparkPaths([0, 0, 0, null, 5, 10], true)).toEqual({ line: "M0 20H2M4 10L5 0", between: "" });
    expect(sparkPaths([null, 3, null], true).line).toBe("M1 0h1");
  });

  it("goes along the highest, with what lies between it and the lowest", () => {
    expect(sparkPaths([[0, 10], 5], true)).toEqual({ line: "M0 0L1 10", between: "M0 0L1 10L1 10L0 20Z" });
  });

  it("stands on nothing, but for a part of a whole", () => {
    expect(sparkPaths([98, 100], true).line).toBe("M0 0L1 0".replace("L1 0", "H1"));
    expect(sparkPaths([0.98, 1], false).line).toBe("M0 20L1 0");
  });
});

describe("a section's page", () => {
  const shown = { section, captured: captured(), drift: [], stale: false };
  const windows = [{ hours: 1, label: "an hour" }];
  const view = { path: "/admin/operations/sections/crawl", shown, windows, hours: 1 };

  it("draws each figure that has a history and says in words what it shows, what is there no more among them", () => {
    const gone = historyName({ name: "crawl_waiting" }, ["gone"]);
    const measuredBefore = new Map([
      [depth, [1, 3, 2]],
      [gone, [7, null, null]],
    ]);
    const html = sectionCards({ ...view, histories: { counted: new Map(), measured: measuredBefore, minutes: 1, full: false } });
    expect(html).toMatch(/Depth <strong>3<\/strong> <span class="soft">1 to 3<\/span>/);
    expect(html).toMatch(/Waiting: gone <strong>–<\/strong> <span class="soft">always 7, measured 34 % of the time<\/span>/);
    expect(html.match(/<svg/g)).toHaveLength(2);
  });

  it("says that nothing was measured, and that the newest figures have no place", () => {
    const html = sectionCards({ ...view, histories: { counted: new Map(), measured: new Map(), minutes: 60, full: true } });
    expect(html).toContain("Nothing was measured in this time.");
    expect(html).toContain("There are more figures than have a history");
  });
});
