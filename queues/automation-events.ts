import { handleWakeUp } from "../src/features/automations/handle-wake-up.ts";
import { wakeUpSchema } from "../src/features/automations/schemas.ts";
import { ACK, type Consumer } from "./consumer.ts";

/** An event to dispatch, or an execution that may be due. The schedule of tries is the execution's, so a handled message is done. */
export const automationEvents: Consumer = async ({ body }, deps) => {
  await handleWakeUp(deps, wakeUpSchema.parse(body));
  return ACK;
};
