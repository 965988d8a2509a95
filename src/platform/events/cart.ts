import { figure, ownId, wordOf, type Looks } from "../log-looks.ts";
import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const cartMetrics = {
  clientCalls: counter("cart_client_calls", "Calls that change carts, by client.", ["client"]),
  mutations: counter("cart_mutations", "Changes made to carts, by command.", ["command"]),
  refusals: counter("cart_refusals", "Changes refused, by command and reason.", ["command", "reason"]),
  conflicts: counter("cart_conflicts", "Stale or unknown versions, which changed nothing, by client.", ["client"]),
  versionMissing: counter("cart_version_missing", "Calls without a version they have to send, by client (an integration bug).", ["client"]),
  offersUnread: counter("cart_offers_unread", "Carts shown without their offers of now, because these could not be read."),
  impossibleVersions: counter("cart_impossible_versions", "Versions above the current one, by client.", ["client"]),
};

interface CartCall {
  cartId: string;
  command: string;
  /** Product and version of the calling client. */
  client: string;
  clientVersion: string;
}

/** Of what is written with each change that succeeds. */
const LOOKS: Looks = {
  cartId: ownId,
  command: wordOf("add", "set-quantity", "remove", "clear", "refresh-quotes"),
  client: "repeated",
  clientVersion: "repeated",
  snapshotVersion: figure,
} satisfies Partial<Record<keyof CartCall | "snapshotVersion", Looks[string]>>;

export function cartCreated(to: Recorder, fields: { cartId: string; buyerId: string; currency: string; replayed: boolean }): void {
  to.metrics.count(cartMetrics.mutations, { command: "create" });
  say(to, "info", "cart.created", fields);
}

export function cartChanged(to: Recorder, fields: CartCall & { snapshotVersion: number; replayed: boolean }): void {
  to.metrics.count(cartMetrics.mutations, { command: fields.command });
  to.metrics.count(cartMetrics.clientCalls, { client: fields.client });
  to.log.log("info", "cart.changed", { ...fields }, LOOKS);
}

export function cartChangeRefused(to: Recorder, fields: CartCall & { reason: string }): void {
  to.metrics.count(cartMetrics.clientCalls, { client: fields.client });
  to.metrics.count(cartMetrics.refusals, { command: fields.command, reason: fields.reason });
  say(to, "info", "cart.change.refused", { ...fields });
}

/** A cart that is shown without what its offers are now. */
export function cartOffersUnread(to: Recorder, fields: { cartId: string; error: unknown }): void {
  to.metrics.count(cartMetrics.offersUnread, {});
  say(to, "warn", "cart.offers.unread", fields);
}

/** Stale-tab behaviour: counted, no more. */
export function cartVersionStale(to: Recorder, fields: CartCall & { conflicts: readonly unknown[] }): void {
  to.metrics.count(cartMetrics.clientCalls, { client: fields.client });
  to.metrics.count(cartMetrics.conflicts, { client: fields.client });
  say(to, "info", "cart.version.stale", { ...fields });
}

/** A version this cart never had: somebody computes versions, or we lost one. The verb raises the alert of the same name. */
export function cartVersionImpossible(to: Recorder, fields: CartCall & { conflicts: readonly unknown[] }): void {
  to.metrics.count(cartMetrics.clientCalls, { client: fields.client });
  to.metrics.count(cartMetrics.impossibleVersions, { client: fields.client });
  say(to, "error", "cart.version.impossible", { ...fields });
}

/** An integration bug of the calling client (CRT-2). */
export function cartVersionMissing(to: Recorder, fields: CartCall & { missing: readonly string[] }): void {
  to.metrics.count(cartMetrics.clientCalls, { client: fields.client });
  to.metrics.count(cartMetrics.versionMissing, { client: fields.client });
  say(to, "warn", "cart.version.missing", { ...fields });
}
