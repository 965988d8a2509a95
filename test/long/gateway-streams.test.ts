import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { recordedStreams } from "../proof/recorded-streams.ts";
import { replayAll, startReplayingStack, type ReplayingStack } from "../proof/replay.ts";
import { variantsOf } from "../proof/variants.ts";

/** A machine that has nothing else to do replays some twenty a second. */
const TIMEOUT_MS = 7_200_000;

describe("every recorded stream through the running gateway, read by the official clients", () => {
  let stack: ReplayingStack;

  beforeAll(async () => void (stack = await startReplayingStack()));
  afterAll(() => stack.stop());

  it(
    "[LLM-2] reaches the caller byte for byte, and leaves one audit event with what the provider reported, however it is cut",
    async ({ annotate }) => {
      const variants = recordedStreams().flatMap(variantsOf);
      const { replayed, wrong } = await replayAll(stack, variants);
      await annotate(`${replayed} replayed`);
      expect(wrong).toEqual([]);
      expect(replayed).toBe(variants.length);
    },
    TIMEOUT_MS,
  );
});
