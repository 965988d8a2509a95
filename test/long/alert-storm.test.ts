import { describe, expect, it } from "vitest";
import { contractFor } from "../../src/platform/contract.ts";
import { setFault } from "../drills/control.ts";
import { ownStack } from "../support/node/own-stack.ts";
import { accountOf } from "./storm-account.ts";
import { readJournals } from "./storm-journal.ts";
import { alertsWith, primarysLetters, raiseStorm, replayAll, resolveStorm, untilDrained, type StormAlert } from "./storm.ts";

/** As many as a stack of two cores takes in minutes; `STORM_ALERTS=10000` for five times as many. */
const ALERTS = Number(process.env["STORM_ALERTS"] ?? 2_000);
/** The share of the alerts that are dead letters when the stack is killed: some are given up by then, most under way. */
const KILLED_AT = 0.2;
const CRASHES = 1;
/** In the key of each. */
const KEYS = "storm";
/** Five tries for each of twice as many notifications: minutes where the machine has nothing else to do. */
const TIMEOUT_MS = 3_600_000;

describe("a storm of alerts with the primary receiver down and the stack killed in the middle", () => {
  const stack = ownStack("storm");
  const began = new Date();

  it(
    "[ALR-2] accounts for every word of every alert on both transports, duplicates bounded to one a crash",
    async ({ annotate }) => {
      const current = () => stack.file();
      await setFault(current(), "webhook-primary", "down");

      const killed = untilDrained(current, "the first dead letters", ({ deadLetters }) => deadLetters >= ALERTS * KILLED_AT).then(
        async () => {
          await stack.kill();
          await stack.start();
          // The fault lives in the local cloud's process and died with it.
          await setFault(current(), "webhook-primary", "down");
        },
      );
      const stormy = async (): Promise<StormAlert[]> => {
        const raising = performance.now();
        const raised = await raiseStorm(
          current,
          Array.from({ length: ALERTS }, (_, index) => `condition-${index}.${KEYS}`),
        );
        await annotate(`raised ${rate(ALERTS, raising)}`);
        await resolveStorm(current, raised);
        return raised;
      };
      const [alerts] = await Promise.all([stormy(), killed]);
      await untilDrained(current, "the end of every try", ({ pending, retrying, undecided }) => pending + retrying === 0 && undecided > 0);

      await setFault(current(), "webhook-primary", "none");
      const draining = performance.now();
      const replayed = await replayAll(current);
      const settled = await untilDrained(
        current,
        "the replays' end",
        ({ pending, retrying, undecided }) => pending + retrying + undecided === 0,
      );
      await annotate(`drained ${rate(replayed, draining)}`);
      const [raised, letters] = [await alertsWith(current, KEYS), await primarysLetters(current)];
      expect(raised.map(({ id }) => id).toSorted()).toEqual(alerts.map(({ id }) => id).toSorted());
      const { wrong, ...account } = accountOf(raised, await readJournals(current(), began), letters, {
        crashes: CRASHES,
        silenceMs: contractFor("local").incidentAlerts.silenceSeconds * 1000,
      });
      await annotate(`of ${ALERTS} alerts ${JSON.stringify(account)}`);
      expect(wrong).toEqual([]);
      expect(settled).toMatchObject({ undecided: 0, deadLetters: account.superseded, bothFailed: 0 });
      // A storm in which no word was overtaken, or none given up on, would have shown little.
      expect(Math.min(account.superseded, account.givenUp + account.crossed)).toBeGreaterThan(0);
      expect(account.heard + account.superseded).toBeGreaterThanOrEqual(2 * ALERTS);
    },
    TIMEOUT_MS,
  );
});

function rate(count: number, since: number): string {
  const seconds = (performance.now() - since) / 1000;
  return `${count} in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} a second`;
}
