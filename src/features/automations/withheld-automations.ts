import type { WithheldAutomations } from "../auth/ports.ts";
import { ACCOUNT_CLOSED, ACCOUNT_SUSPENDED } from "./rules.ts";
import { callOff, disableAll, enableAgain } from "./store/closed.ts";
import { inTurn } from "./store/unproven.ts";

const REASONS = { closed: ACCOUNT_CLOSED, suspended: ACCOUNT_SUSPENDED } as const;

/** A closed or suspended account sends nothing: its automations are off, what waits for them is called off, and those that were on are on again once it is neither. */
export function withheldAutomations(buyerId: string, at: Date, why: keyof typeof REASONS): WithheldAutomations {
  const reason = REASONS[why];
  return {
    turnOff: (where) => {
      const off = { at, reason, where };
      return [inTurn(buyerId), callOff(buyerId, off), disableAll(buyerId, off)];
    },
    turnOnAgain: (where) => [inTurn(buyerId), enableAgain(buyerId, { at, reason, where })],
  };
}
