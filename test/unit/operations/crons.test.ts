import { readFileSync } from "node:fs";
import { describe, expect, it, vi } from "vitest";
import { DeskCrons } from "../../../durable-objects/ops-desk/crons.ts";
import { DESK_STEPS } from "../../../durable-objects/ops-desk/schema.ts";
import { cronsHealth } from "../../../src/operations/crons/health.ts";
import type { CronBook, CronDeps, CronRun, FailedVerb } from "../../../src/operations/crons/ports.ts";
import { runCron, type CronVerbs } from "../../../src/operations/crons/run-cron.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import type { CaptureContext } from "../../../src/platform/health.ts";
import { createDeadlines } from "../../../src/platform/deadlines.ts";
import { runInScope } from "../../../src/platform/scope.ts";
import { sqliteStorage } from "./sqlite-storage.ts";

const MINUTE = "* * * * *";
const DAILY = "17 3 * * *";
const MINUTE_MS = 60_000;
const BEGUN = Date.parse("2026-11-30T04:00:00.000Z");

/** The desk's book over SQLite, with a clock that is moved by hand, and what a capture makes of it. */
function book(version = "v1") {
  const sql = sqliteStorage();
  sql.exec(DESK_STEPS.at(-1) as string);
  const crons = new DeskCrons(sql);
  let now = BEGUN;
  let ids = 0;
  const logged: string[] = [];
  const cronBook: CronBook = {
    beginCron: async (run) => crons.begin(run, now),
    endCron: async (run, verbs, failed) => crons.end(run, verbs, failed, now),
    cronRecords: async (names) => crons.records(names, now),
  };
  const deps = {
    ...{ contract: contractFor("production"), cronBook, clock: { now: () => new Date(now) } },
    ids: { next: () => `run_${(ids += 1)}` },
    settings: { version },
    log: { log: (_: string, event: string) => void logged.push(event) },
    metrics: { count: () => undefined },
    defer: () => undefined,
  } as unknown as CronDeps;
  const section = cronsHealth(deps);
  return {
    ...{ deps, crons, cronBook, logged, section },
    pass: (milliseconds: number) => void (now += milliseconds),
    /** A run, by its version, that begins now and ends at once. */
    ran(cron: string, failed: readonly FailedVerb[] = [], by = version): CronRun {
      const run = { id: `run_${(ids += 1)}`, cron, version: by };
      crons.begin(run, now);
      crons.end(run, ["sweep", "refresh"], failed, now);
      return run;
    },
    begun: (cron: string) => crons.begin({ id: `run_${(ids += 1)}`, cron, version }, now),
    captured: () => section.capture({ now: new Date(now) } as CaptureContext),
    async raised(): Promise<string[]> {
      const { figures } = await section.capture({ now: new Date(now) } as CaptureContext);
      return (section.alerts ?? []).flatMap(({ conditions }) => conditions(figures, deps.contract).map(({ key }) => key));
    },
  };
}

const THREW = [{ verb: "sweep", error: "no table" }];

describe("scheduled work", () => {
  it("is well where its crons begin and end, also before any has begun", async () => {
    const { ran, pass, captured, raised } = book();
    expect(await captured()).toMatchObject({ status: "pass" });
    for (let run = 0; run < 20; run += 1) {
      ran(MINUTE);
      pass(MINUTE_MS);
    }
    expect(await captured()).toMatchObject({ status: "pass", complete: true, figures: { failing: [] } });
    expect(await raised()).toEqual([]);
  });

  it("fails where a cron does not begin for two of its turns and the time it may be late, counted from when it was first known", async () => {
    const { pass, captured, ran, raised } = book();
    await captured();
    pass(3 * MINUTE_MS);
    expect(await captured()).toMatchObject({ status: "pass" });
    pass(1);
    expect(await captured()).toMatchObject({ status: "fail" });
    expect(await raised()).toEqual(["crons.overdue"]);
    ran(MINUTE);
    expect(await captured()).toMatchObject({ status: "pass" });
  });

  it("warns of one run that did not end, and fails of as many as the contract has for its cron", async () => {
    const { begun, ran, pass, captured, raised } = book();
    begun(MINUTE);
    pass(240_000);
    ran(MINUTE);
    expect(await captured()).toMatchObject({ status: "pass" });
    pass(1);
    expect(await captured()).toMatchObject({ status: "warn" });
    expect(await raised()).toEqual([]);
    for (const _ of [2, 3]) begun(MINUTE);
    pass(241_000);
    ran(MINUTE);
    expect(await captured()).toMatchObject({ status: "fail" });
    expect(await raised()).toEqual(["crons.stuck"]);
    for (let run = 0; run < 10; run += 1) ran(MINUTE);
    expect(await captured()).toMatchObject({ status: "pass" });
  });

  it("fails where a verb fails as often in a row as its cron may, and is well again when it succeeds once", async () => {
    const { ran, captured, raised } = book();
    for (const _ of [1, 2]) ran(MINUTE, THREW);
    expect(await captured()).toMatchObject({ status: "pass" });
    ran(MINUTE, THREW);
    expect(await captured()).toMatchObject({
      status: "fail",
      figures: { failing: [{ verb: "sweep", version: "v1", failures: 3, error: "no table" }] },
    });
    expect(await raised()).toEqual(["crons.failing"]);
    ran(MINUTE);
    expect(await captured()).toMatchObject({ status: "pass" });
    ran(DAILY, THREW);
    expect(await captured()).toMatchObject({ status: "fail" });
  });

  it("fails by the version that fails, though what another runs in between succeeds, until that version runs no more", async () => {
    const { ran, pass, captured } = book();
    for (const _ of [1, 2, 3]) {
      ran(MINUTE, THREW, "v2");
      ran(MINUTE);
    }
    expect(await captured()).toMatchObject({ status: "fail", figures: { failing: [{ verb: "sweep", version: "v2", failures: 3 }] } });
    for (let run = 0; run < 6; run += 1) {
      pass(MINUTE_MS);
      ran(MINUTE);
    }
    expect(await captured()).toMatchObject({ status: "pass", figures: { failing: [] } });
  });

  it("that is told of twice counts once", async () => {
    const { ran, crons, captured } = book();
    const runs = [1, 2].map(() => ran(MINUTE, THREW));
    for (const run of runs) crons.end(run, ["sweep"], THREW, BEGUN);
    expect(await captured()).toMatchObject({ status: "pass" });
  });
});

describe("the contract", () => {
  it("has each cron of wrangler.toml, in every environment", () => {
    const stanzas = readFileSync("wrangler.toml", "utf8").match(/^crons = .*$/gm) ?? [];
    const known = contractFor("production").crons.schedules.map(({ cron }) => cron);
    expect(stanzas.map((line) => JSON.parse(line.replace("crons = ", "")))).toEqual([known, known, known]);
  });
});

describe("a cron's run", () => {
  const running = ({ deps }: ReturnType<typeof book>, verbs: CronVerbs) =>
    runInScope({ requestId: "r", traceId: "t", deadlines: createDeadlines(), waitUntil: () => undefined }, () =>
      runCron(deps, MINUTE, verbs),
    );

  it("goes on behind a verb that throws, and behind one that does not end in the contract's time", async () => {
    vi.useFakeTimers();
    try {
      const at = book();
      const last = vi.fn<() => Promise<string>>(async () => "done");
      const sweep = async () => {
        throw new TypeError("no table");
      };
      const run = running(at, { sweep, refresh: () => new Promise(() => undefined), last });
      await vi.advanceTimersByTimeAsync(120_000);
      await run;
      expect(last).toHaveBeenCalledOnce();
      const { failures } = await at.cronBook.cronRecords([MINUTE]);
      expect(failures.filter(({ version }) => version === null).map(({ verb, error }) => [verb, error])).toEqual([
        ["refresh", "did not end within 120 s"],
        ["sweep", "no table"],
      ]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("does its work where the desk takes neither its beginning nor its end, and says so", async () => {
    const at = book();
    const gone = async (): Promise<never> => {
      throw new Error("the desk is gone");
    };
    Object.assign(at.cronBook, { beginCron: gone, endCron: gone });
    const sweep = vi.fn<() => Promise<number>>(async () => 1);
    await running(at, { sweep });
    expect(sweep).toHaveBeenCalledOnce();
    expect(at.logged).toEqual(["cron.book.failed", "cron.verb", "cron.book.failed"]);
  });
});
