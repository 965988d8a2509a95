import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordedStreams } from "../proof/recorded-streams.ts";
import { replayAll, startReplayingStack, type ReplayingStack } from "../proof/replay.ts";
import { sampleOf, variantsOf } from "../proof/variants.ts";

/** Of each way to send a stream; `npm run test:long` sends all. */
const OF_EACH = 12;
const SEED = 9;

describe("recorded streams through the running gateway, read by the official clients", () => {
  let stack: ReplayingStack;

  beforeAll(async () => void (stack = await startReplayingStack()));
  afterAll(() => stack.stop());

  it(
    "[LLM-2] reach the caller byte for byte, and leave one audit event each with what the provider reported, however they are cut",
    { tags: ["slow"] },
    async () => {
      const sample = sampleOf(recordedStreams().flatMap(variantsOf), OF_EACH, SEED);
      expect(await replayAll(stack, sample)).toEqual({ replayed: 10 * OF_EACH, wrong: [] });
    },
  );
});
