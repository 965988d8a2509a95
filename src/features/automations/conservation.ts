import { conservationLaw, newestOf, type ConservationLaw } from "../../platform/conservation.ts";
import type { Platform } from "../../platform/platform.ts";
import { deliveriesOwed } from "./store/owed.ts";

/**
 * Events written with a change, times the automations that were there for them, against executions by idempotency key, and executions
 * that are done against the receivers' acknowledgements. An execution
 * whose dead letter waits in the queue or, Postgres gone, in Redis is still on its way: it ends with the letter's storing. An
 * automation changed after an event is left out, because nobody knows what it was then.
 */
export const automationsLaw = (deps: Platform): ConservationLaw =>
  conservationLaw({
    name: "automations.delivered",
    statement:
      "events × their automations = executions acknowledged by their receiver + on their way (spilled ones included) + dead letters",
    async capture({ now, outbound }) {
      const newest = newestOf(deps.contract, now);
      const { owed, done, onTheirWay, deadLetters, apart } = await outbound("postgres", () => deliveriesOwed(deps.db, newest));
      return [
        {
          left: { label: "deliveries owed", amount: owed },
          right: { label: "done, on their way or dead letters", amount: done + onTheirWay + deadLetters },
          apart,
          settledBefore: newest.before,
          detail: `${done} done, ${onTheirWay} on their way, ${deadLetters} dead letters`,
        },
      ];
    },
  });
