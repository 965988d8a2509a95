import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundleForStart, type BundledWorker } from "./bundled-worker.ts";

/**
 * All of an isolate's start waits for what its modules make (docs/decisions/0013): what is read at the start makes its schemas by `once`,
 * and what only some requests need stands behind an `import()`.
 */
describe("the Worker's start", () => {
  const folder = mkdtempSync(join(tmpdir(), "start-up-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let worker: BundledWorker;

  beforeAll(async () => {
    worker = await bundleForStart(folder);
  }, 300_000);

  it("makes no schema", () => {
    const isolate = worker.start();
    expect(isolate.schemasMade()).toBe(0);
    isolate.string();
    expect(isolate.schemasMade()).toBe(1);
  });

  it("reads no routes, no schemas of requests and answers, no pages, no consumers, no crons and no health sections", () => {
    const asked =
      /^src\/(?:features|operations|platform)\/.*\/(?:(?:[a-z-]+-)?(?:routes|schemas)\.tsx?|[a-z-]+\.tsx)$|^queues\/(?:index|consumers|handlers)\.ts$|^src\/(?:scheduled|health-sections|conservation-laws)\.ts$/;
    expect(worker.atStart).toContain("src/deps.ts");
    expect(worker.atStart.filter((path) => asked.test(path))).toEqual([]);
  });

  // A deploy is refused where the start throws; what is read later would throw at somebody's request.
  it("leaves nothing behind an import that cannot be the first to be read", async () => {
    expect(worker.behind.length).toBeGreaterThan(0);
    for (const path of worker.behind) {
      const isolate = worker.start();
      await expect(isolate.behind[path]?.(), path).resolves.toBeTypeOf("object");
    }
  }, 300_000);
});
