import type { ClosedAutomations } from "../auth/ports.ts";
import { ACCOUNT_CLOSED } from "./rules.ts";
import { callOff, disableAll, enableAgain } from "./store/closed.ts";
import { inTurn } from "./store/unproven.ts";

/** A closed account sends nothing: its automations are off, what waits for them is called off, and those that were on are on again if it opens. */
export const closedAutomations = (buyerId: string, at: Date): ClosedAutomations => ({
  turnOff: (where) => {
    const off = { at, reason: ACCOUNT_CLOSED, where };
    return [inTurn(buyerId), callOff(buyerId, off), disableAll(buyerId, off)];
  },
  turnOnAgain: (where) => [inTurn(buyerId), enableAgain(buyerId, { at, reason: ACCOUNT_CLOSED, where })],
});
