import { describe, expect, it } from "vitest";
import { received, setFault } from "../drills/control.ts";
import { operatorToken } from "../drills/operator.ts";
import { call, until } from "../journey/client.ts";
import { ownStack } from "../support/node/own-stack.ts";
import { raiseStorm, untilDrained } from "./storm.ts";

/** As many as an outage of the channel left behind once. */
const LETTERS = 641;
const DECIDED_SECONDS = 120;
const DECISIONS = "/notifications/incident-alerts/dead-letters/decisions";
const TIMEOUT_MS = 1_800_000;

interface Many {
  id: string;
  state: string;
  settled: number;
  failed: number;
  left: number;
}

describe("what an outage of the channel left behind", () => {
  const stack = ownStack("letters");

  it(
    `[ALR-6, ALR-7] ${LETTERS} letters are decided by one decision, replayed twenty at a time after a canary, each once, in under two minutes`,
    async ({ annotate }) => {
      const file = stack.file();
      const token = await operatorToken(file);
      await setFault(file, "webhook-primary", "down");
      await raiseStorm(
        () => file,
        Array.from({ length: LETTERS }, (_, index) => `letter-${index}.lost`),
        // Nobody acknowledges them, and pages would be told again and again meanwhile.
        "warn",
      );
      await untilDrained(
        () => file,
        "a letter for each",
        ({ pending, retrying, undecided }) => pending + retrying === 0 && undecided >= LETTERS,
      );
      await setFault(file, "webhook-primary", "none");

      const since = new Date();
      const started = performance.now();
      const meant = { transport: "primary", mode: "replay", note: "the channel answers again" };
      const { body: foreseen } = await call<{ set: string; chosen: number }>(file.url, "POST", `${DECISIONS}?dryRun=1`, {
        token,
        body: meant,
      });
      expect(foreseen.chosen).toBeGreaterThanOrEqual(LETTERS);
      const { body: begun } = await call<Many>(file.url, "POST", `${DECISIONS}?set=${foreseen.set}`, { token, body: meant, expect: 202 });
      const done = await until("the end of the decision", 2 * DECIDED_SECONDS, async () => {
        const { body } = await call<{ items: Many[] }>(file.url, "GET", DECISIONS, { token });
        return body.items.find(({ id, state }) => id === begun.id && !["canary", "running"].includes(state));
      });
      const seconds = (performance.now() - started) / 1000;
      await annotate(`${foreseen.chosen} letters in ${seconds.toFixed(1)} s`);
      expect(done).toMatchObject({ state: "done", settled: foreseen.chosen, failed: 0, left: 0 });
      expect(seconds).toBeLessThan(DECIDED_SECONDS);
      const ids = (await received(file, "webhook-primary", since)).map(({ headers }) => headers["webhook-id"]);
      expect(new Set(ids).size).toBe(ids.length);
      // Those beside the storm's own may be over meanwhile, and are then settled unsent.
      expect(ids.length).toBeGreaterThanOrEqual(LETTERS);
    },
    TIMEOUT_MS,
  );
});
