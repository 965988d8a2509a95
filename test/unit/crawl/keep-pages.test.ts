import { describe, expect, it } from "vitest";
import { keepPages } from "../../../src/features/crawl/archive/keep-pages.ts";
import { StepPages } from "../../../src/features/crawl/archive/step-pages.ts";
import type { CrawlDeps } from "../../../src/features/crawl/ports.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { createLogger } from "../../../src/platform/logger.ts";
import { createMetricsBuffer } from "../../../src/platform/metrics/buffer.ts";
import { runInScope, scopeOver } from "../../../src/platform/scope.ts";

const clock = { now: () => new Date(0) };
const scope = () => scopeOver("r", "t", { waitUntil: () => undefined });

function stage() {
  const waiting: { supplierId: string | undefined; answer: (error?: unknown) => void }[] = [];
  const deferred: Promise<unknown>[] = [];
  const deps = {
    clock,
    metrics: createMetricsBuffer(clock),
    log: createLogger(
      () => ({}),
      () => undefined,
    ),
    defer: (task: Promise<unknown>) => void deferred.push(task),
    pageArchive: {
      keep: ([page]: readonly { supplierId: string }[]) =>
        new Promise<void>((resolve, reject) =>
          waiting.push({ supplierId: page?.supplierId, answer: (error) => (error === undefined ? resolve() : reject(error)) }),
        ),
    },
  } as unknown as CrawlDeps;
  const keep = (supplierId: string) => {
    const step = new StepPages({ pageMaxBytes: 1_000, stepMaxBytes: 1_000 });
    step.add(supplierId, "/a", {
      kind: "ok",
      url: "/a",
      contentType: "",
      etag: null,
      lastModified: null,
      fetchedAt: new Date(0),
      bytes: new Uint8Array([1]),
    });
    keepPages(deps, supplierId, step);
  };
  /** Once so many have been begun. */
  const begun = async (count: number) => {
    while (waiting.length < count) await new Promise<void>((resolve) => setImmediate(resolve));
    await new Promise<void>((resolve) => setImmediate(resolve));
    return waiting.map(({ supplierId }) => supplierId);
  };
  return { waiting, deferred, keep, begun };
}

describe("given several crawls of one batch that end together", () => {
  it("keeps their pages one after another, and goes on after one that failed", async () => {
    const { waiting, deferred, keep, begun } = stage();
    runInScope(scope(), () => ["abt", "amazon", "walmart"].forEach(keep));
    expect(await begun(1)).toEqual(["abt"]);
    waiting[0]?.answer(unavailable("mongo"));
    expect(await begun(2)).toEqual(["abt", "amazon"]);
    waiting[1]?.answer();
    expect(await begun(3)).toEqual(["abt", "amazon", "walmart"]);
    waiting[2]?.answer();
    await Promise.all(deferred);
  });

  it("keeps those of another batch meanwhile", async () => {
    const { waiting, deferred, keep, begun } = stage();
    runInScope(scope(), () => keep("abt"));
    runInScope(scope(), () => keep("amazon"));
    expect(new Set(await begun(2))).toEqual(new Set(["abt", "amazon"]));
    for (const { answer } of waiting) answer();
    await Promise.all(deferred);
  });
});
