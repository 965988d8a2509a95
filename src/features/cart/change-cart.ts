import { cartChanged, cartChangeRefused, cartVersionImpossible, cartVersionMissing, cartVersionStale } from "../../platform/events/cart.ts";
import type { ClientProduct } from "../../platform/http/client-product.ts";
import type { IdempotencyKey } from "../../platform/http/idempotency.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { readExpected, type Conflict, type Expected, type Given, type VersionField } from "./expected-version.ts";
import type { CartAnswer, CartDeps } from "./ports.ts";
import type { CartRefusal } from "./problems.ts";
import { NEEDED_VERSIONS, type CartCommand, type VersionedKind } from "./rules.ts";
import { recorded } from "../../platform/language/say.ts";

/** Who changes which cart, and by which client. */
export interface CartCall {
  cartId: string;
  buyerId: string;
  client: ClientProduct;
  idempotency?: IdempotencyKey | undefined;
}

export type CartResult = Result<CartAnswer & { ignoredIfMatch?: string }, CartRefusal>;

/** What every change that can overwrite has in common: it says which versions it acts on, in the body or in the query. */
export interface VersionedCall extends CartCall {
  given: Given;
  at: "" | "/query";
}

/** The versions a call acts on. A call without them is an integration bug, and counted against its client (CRT-2). */
export function expectedBy(
  deps: CartDeps,
  call: Pick<VersionedCall, "cartId" | "client" | "given" | "at">,
  command: string,
  needed: readonly VersionField[],
): Result<Expected, Extract<CartRefusal, { kind: "version-required" }>> {
  const expected = readExpected(needed, call.given);
  if (expected.ok) return expected;
  cartVersionMissing(deps, { ...fieldsOf(call, command), missing: expected.refusal.missing });
  return refused({ ...expected.refusal, at: call.at });
}

type Versioned = Extract<CartCommand, { kind: VersionedKind }>;

/** Reads the versions a call acts on, then changes the cart. */
export async function changeVersioned(
  deps: CartDeps,
  call: VersionedCall,
  kind: VersionedKind,
  commandOn: (expected: Expected) => Versioned | Promise<Result<Versioned, CartRefusal>>,
): Promise<CartResult> {
  const expected = expectedBy(deps, call, kind, NEEDED_VERSIONS[kind]);
  if (!expected.ok) return expected;
  const made = await commandOn(expected.value);
  const command = "ok" in made ? made : ok(made);
  if (!command.ok) {
    cartChangeRefused(deps, { ...fieldsOf(call, kind), reason: command.refusal.kind });
    return command;
  }
  const result = await changeCart(deps, call, command.value);
  const ignored = expected.value.way === "fields" ? expected.value.ignoredIfMatch : undefined;
  return result.ok && ignored !== undefined ? { ok: true, value: { ...result.value, ignoredIfMatch: ignored } } : result;
}

/** Sends one command to the cart's owner and records what came of it. One round trip, and nothing else is waited for. */
export async function changeCart(deps: CartDeps, call: CartCall, command: CartCommand): Promise<CartResult> {
  const { buyerId, cartId, idempotency } = call;
  const { maxItems, maxQuantity, tellAbandonedSeconds } = deps.contract.carts;
  const client = `${call.client.name}/${call.client.version}`;
  const result = await deps
    .carts(cartId)
    .mutate({ buyerId, command, limits: { maxItems, maxQuantity }, idempotency, client, asText: true, tellAbandonedSeconds });
  const fields = fieldsOf(call, command.kind);
  if (result.ok) {
    const { cart, replayed, recovered } = result.value;
    deps.cartCurrencies.remember(cart);
    if (recovered) deps.clientRegister.recovered(call.client);
    cartChanged(deps, { ...fields, snapshotVersion: cart.snapshotVersion, replayed });
  } else if (result.refusal.kind === "version-conflict") recordConflict(deps, fields, result.refusal.conflicts);
  else cartChangeRefused(deps, { ...fields, reason: result.refusal.kind });
  return result;
}

/** A stale version is counted; one that cannot exist is also raised (CRT-7), behind the answer: the buyer waits for no operator's ledger. */
export function recordConflict(deps: CartDeps, fields: ReturnType<typeof fieldsOf>, conflicts: readonly Conflict[]): void {
  if (!conflicts.some(({ kind }) => kind === "impossible")) return cartVersionStale(deps, { ...fields, conflicts });
  cartVersionImpossible(deps, { ...fields, conflicts });
  deps.defer(
    deps.alerts.raise({
      key: "cart.version.impossible",
      severity: "warn",
      summary: recorded`A cart was sent a version above its current one by ${fields.client}`,
      detail: { ...fields, conflicts },
    }),
  );
}

export function fieldsOf(call: Pick<CartCall, "cartId" | "client">, command: string) {
  return { cartId: call.cartId, command, client: call.client.name, clientVersion: call.client.version };
}
