import { handleWakeUp } from "../src/features/automations/handle-wake-up.ts";
import { ACK, type Consumer } from "./consumer.ts";
import type { MessageOf } from "./queues.ts";

/** An event to dispatch, or an execution that may be due. The schedule of tries is the execution's, so a handled message is done. */
export const automationEvents: Consumer<MessageOf<"automation-events">> = async ({ body }, deps) => {
  await handleWakeUp(deps, body);
  return ACK;
};

/** An execution whose receiver was slow when it was last tried: it is waited for here, where it holds up its like alone. */
export const slowDeliveries: Consumer<MessageOf<"automation-slow">> = async ({ body }, deps) => {
  await handleWakeUp(deps, body, "slow");
  return ACK;
};
