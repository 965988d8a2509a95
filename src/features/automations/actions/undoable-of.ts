import type { EventType } from "../../../platform/outbox/event-types.ts";
import type { Platform } from "../../../platform/platform.ts";
import { hasProvenAddress } from "../store/unproven.ts";
import type { Action } from "./action.ts";
import { actionFault, type ActionFault } from "./plan.ts";

/** Why actions cannot be done for a buyer, who is asked about only where there is a mail among them. */
export async function undoableOf(
  deps: Platform,
  { buyerId, eventType }: { buyerId: string; eventType: EventType },
  actions: readonly Action[],
): Promise<ActionFault | undefined> {
  const isMailed = actions.some(({ kind }) => kind === "mail");
  return actionFault(actions, eventType, !isMailed || (await hasProvenAddress(deps.db, buyerId)));
}
