import { check, until } from "../../journey/client.ts";
import { automated, executionsOf, gather, takenSince } from "../automated.ts";
import { breakAsAsked, setFault } from "../control.ts";
import type { Drill } from "../drill.ts";
import { readOps, untilOps } from "../operator.ts";
import { STATUS_IS_ALL } from "../ways.ts";

const [HANGS, WELL] = ["webhook-automations", "webhook-support"];
/** More than open a circuit, and than one batch of a queue. */
const EVENTS = 30;
const OTHERS = 10;
/** A sweep of each minute, and what a loaded machine takes. */
const OTHERS_SECONDS = 150;
/** Each try is given up at its deadline, and some are made at once. */
const OPENS_SECONDS = 300;
/** The first probe may just have failed: the next comes minutes later, and woken deliveries at the contract's rate. */
const RECOVERS_SECONDS = 300;

/** One buyer's receiver takes connections and never answers: others' deliveries go their way, and his own are made once it answers. */
export const receiverHangs: Drill = {
  name: "receiver-hangs",
  title: "One buyer's receiver never answers while another buyer's deliveries are due",
  ways: { own: "hang", also: ["slow"], not: { garbage: STATUS_IS_ALL } },
  async run(stage) {
    const { stack } = stage;
    const [slow, other] = [await automated(stage, HANGS), await automated(stage, WELL, "-other")];
    const restedBefore = Number((await readOps(stack))["automations"]?.["receiversResting"] ?? 0);
    const began = new Date();
    await breakAsAsked(stage, HANGS);
    await gather(stage, slow, EVENTS);
    await gather(stage, other, OTHERS);
    stage.broke(`one receiver ${stage.faultSaid}; ${EVENTS} events come for it, and ${OTHERS} for another buyer's`);

    await stage.prove("[AUT-6] another buyer's deliveries are made beside those that hang", async () => {
      const ended = await until(`${OTHERS} deliveries to the other receiver`, OTHERS_SECONDS, async () => {
        const found = await executionsOf(stage, other);
        return found.length === OTHERS && found.every(({ state }) => state === "succeeded") ? found : undefined;
      });
      const hanging = await executionsOf(stage, slow);
      check(
        hanging.every(({ state }) => state !== "succeeded"),
        "a receiver that hangs took a delivery",
      );
      const taken = await takenSince(stage, other, began);
      check(new Set(taken).size === OTHERS && taken.length === OTHERS, `${taken.length} deliveries of ${OTHERS} events`);
      return `${ended.length} delivered once each, while ${hanging.length} hung`;
    });
    const { receiversResting } = await untilOps(
      stack,
      { what: "a receiver that rests, in section automations", seconds: OPENS_SECONDS },
      "automations",
      (figures) => Number(figures["receiversResting"]) > restedBefore,
    );
    stage.detected(`receiversResting is ${String(receiversResting)}`);

    const mended = new Date();
    await setFault(stack, HANGS, "none");
    stage.tell("recovered", "the receiver answers again");
    await stage.prove("[AUT-6] what hung is delivered, each event once, under its own webhook-id", async () => {
      await until("every delivery", RECOVERS_SECONDS, async () =>
        (await executionsOf(stage, slow)).every(({ state }) => state === "succeeded") ? true : undefined,
      );
      const taken = await takenSince(stage, slow, mended);
      check(new Set(taken).size === EVENTS, `${new Set(taken).size} of ${EVENTS} events were taken`);
      check(taken.length === EVENTS, `${taken.length - EVENTS} deliveries were made twice`);
      return `${taken.length} deliveries, no webhook-id twice`;
    });
  },
};
