import type { FaultMode } from "../../local-cloud/faults.ts";

/** What is asked of everything that a drill can break: the outages that no connection refused gives away. */
export const ASKED_OF_ALL = ["hang", "slow", "garbage"] as const;
type Asked = (typeof ASKED_OF_ALL)[number];

/** The drill in which a way of breaking is met that this one has not. */
export interface Elsewhere {
  drill: string;
}

/** How a drill breaks what it breaks, and how else it can by `--fault`, its proofs holding for each; or why nothing of it can be broken otherwise. */
export type Ways = { own: FaultMode; also: readonly FaultMode[]; not: Partial<Record<Asked, string | Elsewhere>> } | { none: string };

/** What a receiver answers is its status: garbage is nothing that it could do. */
export const STATUS_IS_ALL = "a receiver's word is its status: what a 2xx has for a body is read by nobody";

/** The other ways in which the payment provider's webhooks can fail to come. */
export const LOST_IS_LOST = {
  hang: "a webhook that hangs on its way has not come, and here that is all there is to know of it",
  slow: "the drill has them all come late, when it ends",
  garbage: "what nobody signed is refused before it is read, by the tests of the route",
};
