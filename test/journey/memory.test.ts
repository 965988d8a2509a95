import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../local-cloud/ports.ts";
import { builtWorker } from "../../local-cloud/worker-runner.ts";
import { startTemporaryStack, type TemporaryStack } from "../support/node/found-stack.ts";
import { IsolateHeap } from "../support/node/isolate-heap.ts";
import { waysIn } from "../support/node/ways-in.ts";

/** Bytes that come and go between two looks at a heap whose work has ended. */
const NOISE = 100_000;
/** Bytes that one of a kind may leave where nothing is said of it; a request that is retained leaves over 4,000. */
const LEAVES = 500;
/** What is compiled, filled or still on its way while one looks is seen once; what is retained, each time. */
const LOOKS = 4;

describe("the Worker's isolate, of 128 MB, under every way in", () => {
  let temporary: TemporaryStack;
  let heap: IsolateHeap;

  beforeAll(async () => {
    const inspectorPort = await freePort();
    temporary = await startTemporaryStack("memory", { runner: builtWorker({ inspectorPort }) });
    heap = await IsolateHeap.connect(inspectorPort, temporary.stack.url);
  });

  afterAll(async () => {
    heap.close();
    await temporary.stop();
  });

  it("keeps nothing of a request, stream, message, cron or call of an object once it has ended", { tags: ["slow"] }, async () => {
    const ways = await waysIn(temporary.stack);
    // Once for what is loaded, compiled and remembered for all.
    for (const way of ways) await way.run(Math.ceil(way.times / 2));

    const kept: Record<string, string[]> = {};
    for (const { name, times, leaves = LEAVES, run } of ways) {
      const looks: string[] = [];
      for (let grows = true; grows && looks.length < LOOKS;) {
        const before = await heap.usedBytes();
        await run(times);
        const grown = (await heap.usedBytes()) - before;
        grows = grown > NOISE + leaves * times;
        if (grows) looks.push(`${Math.round(grown / times)} bytes each over ${times}`);
      }
      if (looks.length === LOOKS) kept[name] = looks;
    }
    expect(kept).toEqual({});
  });
});
