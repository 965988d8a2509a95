import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { grownBy, warmUp } from "../bench/memory/kept.ts";
import { KIND_NAMES, kindsOf, type Kind } from "../bench/memory/kinds.ts";
import { watchedBench, type WatchedBench } from "../bench/memory/watched-bench.ts";
import { present } from "../support/present.ts";

/** Of each kind; fewer, to try it. */
const REQUESTS = Number(process.env["MEMORY_REQUESTS"] ?? 100_000);
/** Requests before the first look, for what is loaded, compiled and remembered for all. */
const WARM_UP = Math.max(2_500, REQUESTS / 20);
/** Bytes of heap that come and go between two looks, and what a request may leave in what is remembered within bounds, such as a series of a metric. */
const NOISE = 1_000_000;
const LEAVES = 20;
/** Resident memory grows with the garbage that is not yet collected: by no more than a fifth more than the bare platform's. */
const RESIDENT_RATIO = 1.2;
/** Below this neither has grown, and the ratio says nothing. */
const RESIDENT_NOISE = 64 * 1_048_576;
const TIMEOUT_MS = 7_200_000;

describe(`the Worker beside the bare platform over ${REQUESTS} requests of each kind`, () => {
  let bench: WatchedBench;
  let kinds: readonly Kind[];

  beforeAll(async () => {
    bench = await watchedBench();
    kinds = await kindsOf(bench, REQUESTS + WARM_UP);
  }, TIMEOUT_MS);

  afterAll(() => bench.stop(), TIMEOUT_MS);

  it.for(KIND_NAMES)(
    "keeps nothing of each %s, and grows as the bare platform does",
    { timeout: TIMEOUT_MS },
    async (name, { annotate }) => {
      const kind = present(
        kinds.find((candidate) => candidate.name === name),
        name,
      );
      await warmUp(kind, WARM_UP);
      const started = performance.now();
      const { ours, bare } = await grownBy(kind, REQUESTS, bench.watched, NOISE + LEAVES * REQUESTS);
      const seconds = Math.round((performance.now() - started) / 1000);
      await annotate(`${REQUESTS} in ${seconds} s; grown by, in bytes: ${JSON.stringify({ ours, bare })}`);
      expect(ours.heap, "bytes of heap after a forced collection").toBeLessThan(NOISE + LEAVES * REQUESTS);
      const mayGrow = RESIDENT_RATIO * Math.max(RESIDENT_NOISE, bare.resident ?? RESIDENT_NOISE);
      expect(ours.resident ?? 0, `bytes of resident memory, the bare platform's being ${bare.resident}`).toBeLessThan(mayGrow);
    },
  );
});
