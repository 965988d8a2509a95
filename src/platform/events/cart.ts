import type { ClientRegister } from "../clients.ts";
import { figure, ownId, wordOf, type Looks } from "../log-looks.ts";
import { counter } from "../metrics/metrics.ts";
import { say, sayDone, type Recorder } from "./record.ts";

const CLIENT = ["client", "contract"] as const;

export const cartMetrics = {
  clientCalls: counter("cart_client_calls", "Calls that change carts, by client and contract version.", CLIENT),
  mutations: counter("cart_mutations", "Changes made to carts, by command.", ["command"]),
  refusals: counter("cart_refusals", "Changes refused, by command and reason.", ["command", "reason"]),
  conflicts: counter("cart_conflicts", "Stale or unknown versions, which changed nothing, by client and contract version.", CLIENT),
  versionMissing: counter(
    "cart_version_missing",
    "Calls without a version they have to send, by client and contract version (an integration bug).",
    CLIENT,
  ),
  offersUnread: counter("cart_offers_unread", "Carts shown without their offers of now, because these could not be read."),
  abandonmentsUntold: counter("cart_abandonments_untold", "Times that Postgres did not take the event of a cart that was left."),
  impossibleVersions: counter("cart_impossible_versions", "Versions above the current one, by client and contract version.", CLIENT),
};

/** Who calls is counted as the register names them. */
interface CartRecorder extends Recorder {
  clientRegister: ClientRegister;
}

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
  command: wordOf("add", "set-quantity", "remove", "clear", "merge", "refresh-quotes"),
  client: "repeated",
  clientVersion: "repeated",
  snapshotVersion: figure,
} satisfies Partial<Record<keyof CartCall | "snapshotVersion", Looks[string]>>;

/** A call of its client, and what was the matter with it. */
function countOf(to: CartRecorder, { client: name, clientVersion: version }: CartCall, matter?: (typeof cartMetrics)["clientCalls"]): void {
  to.clientRegister.counted({ name, version }, (labels) => {
    to.metrics.count(cartMetrics.clientCalls, labels);
    if (matter) to.metrics.count(matter, labels);
  });
}

export function cartCreated(to: Recorder, fields: { cartId: string; buyerId: string; currency: string; replayed: boolean }): void {
  to.metrics.count(cartMetrics.mutations, { command: "create" });
  say(to, "info", "cart.created", fields);
}

export function cartChanged(to: CartRecorder, fields: CartCall & { snapshotVersion: number; replayed: boolean }): void {
  to.metrics.count(cartMetrics.mutations, { command: fields.command });
  countOf(to, fields);
  sayDone(to, "cart.changed", { ...fields }, LOOKS);
}

export function cartChangeRefused(to: CartRecorder, fields: CartCall & { reason: string }): void {
  countOf(to, fields);
  to.metrics.count(cartMetrics.refusals, { command: fields.command, reason: fields.reason });
  say(to, "info", "cart.change.refused", { ...fields });
}

/** A cart that is shown without what its offers are now. */
export function cartOffersUnread(to: Recorder, fields: { cartId: string; error: unknown }): void {
  to.metrics.count(cartMetrics.offersUnread, {});
  say(to, "warn", "cart.offers.unread", fields);
}

/** A cart that nobody changed for long; it was told of where its buyer waits for such. */
export function cartAbandoned(to: Recorder, fields: { cartId: string; eventId: string; awaited: boolean }): void {
  say(to, "info", "cart.abandoned", fields);
}

/** Postgres did not take the event of a cart that was left: the cart asks again. */
export function cartAbandonmentUntold(to: Recorder, fields: { cartId: string; error: unknown }): void {
  to.metrics.count(cartMetrics.abandonmentsUntold, {});
  say(to, "warn", "cart.abandonment.untold", fields);
}

/** Stale-tab behaviour: counted, no more. */
export function cartVersionStale(to: CartRecorder, fields: CartCall & { conflicts: readonly unknown[] }): void {
  countOf(to, fields, cartMetrics.conflicts);
  say(to, "info", "cart.version.stale", { ...fields });
}

/** A version this cart never had: somebody computes versions, or we lost one. The verb raises the alert of the same name. */
export function cartVersionImpossible(to: CartRecorder, fields: CartCall & { conflicts: readonly unknown[] }): void {
  countOf(to, fields, cartMetrics.impossibleVersions);
  say(to, "error", "cart.version.impossible", { ...fields });
}

/** An integration bug of the calling client (CRT-2). */
export function cartVersionMissing(to: CartRecorder, fields: CartCall & { missing: readonly string[] }): void {
  countOf(to, fields, cartMetrics.versionMissing);
  say(to, "warn", "cart.version.missing", { ...fields });
}
