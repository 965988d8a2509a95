import type { ClientProduct } from "./http/client-product.ts";

/** Under what a client is counted. A caller's own words become one only where the register has taken them in. */
export interface ClientLabels {
  client: string;
  contract: string;
}

/** Who does not name itself is nobody whom an operator could vouch for. */
export const UNNAMED_CLIENTS: ClientLabels = { client: "unknown", contract: "unknown" };
/** All that the register has no room for. */
export const OTHER_CLIENTS: ClientLabels = { client: "other", contract: "other" };

/** A client by its name and the version of the contract it says it keeps to. Times are RFC 3339 UTC. */
export interface RegisteredClient {
  name: string;
  version: string;
  firstSeenAt: string;
  /** To within an hour. */
  lastSeenAt: string;
  /** When it was first seen to make a change again from the cart that a conflict had answered; null: not yet. */
  recoveredAt: string | null;
  confirmation: { by: string; at: string; note: string } | null;
}

/** Validated is who was seen to recover and whom an operator confirmed; all others are pending (CRT-4). */
export const isValidated = ({ recoveredAt, confirmation }: Pick<RegisteredClient, "recoveredAt" | "confirmation">): boolean =>
  recoveredAt !== null && confirmation !== null;

/** Who calls, as operators know them (CRT-2, CRT-4). Nobody who calls waits for it. */
export interface ClientRegister {
  /** Counts under the client's labels: at once where this isolate knows them, else behind the answer. */
  counted(client: ClientProduct, count: (labels: ClientLabels) => void): void;
  /** The client met a conflict, and has made the change from the cart as it is. */
  recovered(client: ClientProduct): void;
  /** Those not seen for longest last. */
  all(): Promise<readonly RegisteredClient[]>;
}
