import { check, until } from "../../journey/client.ts";
import { automated, executionsOf, gather, takenSince, type Execution } from "../automated.ts";
import { breakAsAsked, setFault } from "../control.ts";
import type { Drill } from "../drill.ts";
import { readOps, untilOps } from "../operator.ts";
import { STATUS_IS_ALL } from "../ways.ts";

const RECEIVER = "webhook-automations";
/** More than open a circuit. */
const EVENTS = 30;
/** A sweep of each minute, and what a loaded machine takes. */
const OPENS_SECONDS = 120;
/** The first probe may just have failed: the next comes a minute later, and woken deliveries at the contract's rate. */
const RECOVERS_SECONDS = 240;
const REST_MS = 15_000;
const SETTLES_SECONDS = 10;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A buyer's receiver is down while many events come for it, and answers again: nothing is lost or twice, and no try wasted. */
export const receiverDownThenFlood: Drill = {
  name: "receiver-down-then-flood",
  title: "An automation's receiver is down while events gather, and answers again",
  ways: {
    own: "error",
    also: ["down"],
    not: { hang: { drill: "receiver-hangs" }, slow: { drill: "receiver-hangs" }, garbage: STATUS_IS_ALL },
  },
  async run(stage) {
    const { stack } = stage;
    const who = await automated(stage, RECEIVER);
    const executions = () => executionsOf(stage, who);

    const restedBefore = Number((await readOps(stack))["automations"]?.["receiversResting"] ?? 0);
    await breakAsAsked(stage, RECEIVER);
    await gather(stage, who, EVENTS);
    stage.broke(`the receiver ${stage.faultSaid}, and ${EVENTS} events come for it`);
    const { receiversResting } = await untilOps(
      stack,
      { what: "a receiver that rests, in section automations", seconds: OPENS_SECONDS },
      "automations",
      (figures) => Number(figures["receiversResting"]) > restedBefore,
    );
    stage.detected(`receiversResting is ${String(receiversResting)}`);

    await stage.prove("[AUT-6] what waits for it is not tried and spends no try", async () => {
      await until("an execution of every event", OPENS_SECONDS, async () => ((await executions()).length === EVENTS ? true : undefined));
      const before = tries(await executions());
      await pause(REST_MS);
      // A probe counts as a try from its lease until it is known to have failed.
      const after = await until("no try more than before", SETTLES_SECONDS, async () => {
        const found = await executions();
        return tries(found) === before ? found : undefined;
      });
      check(
        after.every(({ state }) => state === "pending"),
        "a delivery ended while the receiver rested",
      );
      return `${before} tries of ${EVENTS} deliveries before it rested, none in ${REST_MS / 1000} s after`;
    });

    const mended = new Date();
    await setFault(stack, RECEIVER, "none");
    stage.tell("recovered", "the receiver answers again");
    await stage.prove("[AUT-6] each event is delivered, once, under its own webhook-id", async () => {
      await until("every delivery", RECOVERS_SECONDS, async () =>
        (await executions()).every(({ state }) => state === "succeeded") ? true : undefined,
      );
      const taken = await takenSince(stage, who, mended);
      check(new Set(taken).size === EVENTS, `${new Set(taken).size} of ${EVENTS} events were taken`);
      check(taken.length === EVENTS, `${taken.length - EVENTS} deliveries were made twice`);
      return `${taken.length} deliveries, no webhook-id twice`;
    });
    await untilOps(
      stack,
      { what: "no receiver that rests, in section automations", seconds: RECOVERS_SECONDS },
      "automations",
      (figures) => Number(figures["receiversResting"]) <= restedBefore,
    );
  },
};

const tries = (executions: readonly Execution[]): number => executions.reduce((sum, { counted }) => sum + counted, 0);
