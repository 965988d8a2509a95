import { describe, expect, it } from "vitest";
import * as z from "zod";
import { contractFor } from "../../../src/platform/contract.ts";
import { age, count, names, percentiles, unshown, words, yesNo } from "../../../src/platform/health/figure.ts";
import { figures, figuresOf } from "../../../src/platform/health/figures.ts";
import { gauge } from "../../../src/platform/metrics/metrics.ts";

const waiting = count("Waiting", "jobs_waiting", "Jobs that wait.", "Held ones are not among them.");

const jobs = figures({ waiting, oldestSeconds: age("Oldest", "jobs_oldest_age", "Age of the oldest job that waits.") })
  .text("In words", ({ waiting: jobsWaiting, oldestSeconds }) => (oldestSeconds === null ? null : `${jobsWaiting}, for ${oldestSeconds} s`))
  .and({ took: figures({ latencyMs: percentiles("Took", "jobs_took_recent", "Time jobs took, by quantile.") }), done: unshown(z.number()) })
  .byLabel("By state", gauge("jobs", "Jobs.", ["state"]), ({ waiting: jobsWaiting, done }) => ({ waiting: jobsWaiting, done }))
  .gauge("All", gauge("jobs_known", "Jobs that are known."), ({ waiting: jobsWaiting, done }) => jobsWaiting + done);

const found = { waiting: 3, oldestSeconds: 8, took: { latencyMs: { p50: 20, p95: null } }, done: 5 };

describe("a figure that is declared once", () => {
  it("has its place in the schema, with what it means", () => {
    expect(jobs.schema.parse(found)).toEqual(found);
    expect(jobs.schema.safeParse({ ...found, waiting: -1 }).success).toBe(false);
    expect(z.toJSONSchema(jobs.schema)).toMatchObject({
      properties: { waiting: { description: "Jobs that wait. Held ones are not among them." }, took: { properties: { latencyMs: {} } } },
      required: ["waiting", "oldestSeconds", "took", "done"],
    });
  });

  it("has its gauge with unit and help, and its row, in the order of the declaration", () => {
    const rows = jobs.panel.map((row) => ("metric" in row ? [row.label, row.metric.name, row.read(found)] : [row.label, row.text(found)]));
    expect(rows).toEqual([
      ["Waiting", "jobs_waiting", 3],
      ["Oldest", "jobs_oldest_age", 8],
      ["In words", "3, for 8 s"],
      ["Took", "jobs_took_recent", [{ labels: ["0.5"], value: 0.02 }]],
      [
        "By state",
        "jobs",
        [
          { labels: ["waiting"], value: 3 },
          { labels: ["done"], value: 5 },
        ],
      ],
      ["All", "jobs_known", 8],
    ]);
    const metrics = jobs.panel.flatMap((row) => ("metric" in row ? [row.metric] : []));
    expect(metrics.slice(0, 2)).toMatchObject([
      { help: "Jobs that wait." },
      { unit: "seconds", help: "Age of the oldest job that waits." },
    ]);
  });

  it("is exported as 1 or 0 where it is yes or no, and as how many where it is names", () => {
    const state = figures({
      safe: yesNo("Safe", "jobs_safe", "all jobs are safe."),
      broken: names("Broken", "jobs_broken", "Jobs that broke."),
      mode: words("Mode", z.enum(["calm", "busy"])),
    });
    const calm = { safe: true, broken: ["a", "b"], mode: "calm" as const };
    expect(state.panel.map((row) => ("metric" in row ? [row.metric.help, row.read(calm)] : row.text(calm)))).toEqual([
      ["1 where all jobs are safe.", 1],
      ["Jobs that broke.", 2],
      "calm",
    ]);
  });

  it("does not compile under a name of the envelope, or a second time", () => {
    // @ts-expect-error: the envelope's `stale` would hide it.
    const stale = figures({ stale: names("Stale", "jobs_stale", "Stale jobs.") });
    // @ts-expect-error: the envelope's `complete` would hide it.
    const complete = jobs.and({ complete: unshown(z.boolean()) });
    // @ts-expect-error: it is declared above.
    const again = jobs.and({ waiting });
    // @ts-expect-error: the envelope's `status` would hide it.
    const status = figuresOf(z.object({ status: z.string() }));
    expect([stale, complete, again, status]).toHaveLength(4);
  });
});

describe("a rule of one condition", () => {
  const rule = jobs.page("jobs.stuck", {
    mutedBy: "crawl-dispatch",
    when: ({ oldestSeconds }, { crawl }) => (oldestSeconds ?? 0) > crawl.backlogSeconds,
    say: ({ waiting: value }) => `${value} jobs wait`,
    detail: ({ done }) => ({ done }),
  });
  const contract = contractFor("production");

  it("raises under its own name while it holds", () => {
    expect(rule).toMatchObject({ name: "jobs.stuck", mutedBy: "crawl-dispatch" });
    expect(rule.conditions({ ...found, oldestSeconds: contract.crawl.backlogSeconds + 1 }, contract)).toEqual([
      { key: "jobs.stuck", severity: "page", summary: "3 jobs wait", detail: { done: 5 } },
    ]);
  });

  it("says nothing while it does not", () => {
    expect(rule.conditions(found, contract)).toEqual([]);
    expect(jobs.warn("jobs.done", { when: () => true, say: () => "done" }).conditions(found, contract)).toEqual([
      { key: "jobs.done", severity: "warn", summary: "done" },
    ]);
  });
});
