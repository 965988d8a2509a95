import type { Problem } from "../../platform/http/problem.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { AgentPorts } from "./ports.ts";

export interface WantedLine {
  offerId: string;
  quantity: number;
}

/** A line that is wanted, and where it was first named. */
interface JudgedLine extends WantedLine {
  index: number;
}

const against = (type: string, title: string, index: number, at: string): Problem => ({
  type,
  title,
  status: 400,
  detail: title,
  errors: [{ pointer: `/line_items/${index}${at}`, detail: title }],
});

/** What is wanted, an offer a line; or why one of them cannot be had, before anything is written. */
export async function judgeLines(
  ports: AgentPorts,
  currency: string,
  lines: readonly WantedLine[],
): Promise<Result<readonly JudgedLine[], Problem>> {
  const wanted = new Map<string, JudgedLine>();
  for (const [index, { offerId, quantity }] of lines.entries()) {
    const known = wanted.get(offerId);
    wanted.set(offerId, { offerId, quantity: quantity + (known?.quantity ?? 0), index: known?.index ?? index });
  }
  const { maxItems, maxQuantity } = ports.limits;
  const judged = [...wanted.values()];
  const [beyond] = judged.slice(maxItems);
  if (beyond) return refused(against("cart-limit", `There can be ${maxItems} different items at most.`, beyond.index, ""));
  const quotes = await ports.quotes([...wanted.keys()], currency);
  for (const { offerId, quantity, index } of judged) {
    const quote = quotes.get(offerId);
    if (!quote) return refused(against("invalid-item-id", `The item ID '${offerId}' does not exist.`, index, "/id"));
    if (!quote.available) return refused(against("out-of-stock", `'${offerId}' cannot be bought now.`, index, "/id"));
    if (quantity < quote.minimumQuantity)
      return refused(against("minimum-not-met", `'${offerId}' is sold from ${quote.minimumQuantity} pieces.`, index, "/quantity"));
    if (quantity > maxQuantity) return refused(against("cart-limit", `There can be ${maxQuantity} pieces at most.`, index, "/quantity"));
  }
  return ok(judged);
}

/**
 * Brings a cart to the lines that are wanted, or leaves its lines, at the prices of now; answers its version. Made again after its process died
 * it goes on from the cart as it is. Each change says which version it was made from, so that the buyer's own, made meanwhile, is not undone.
 */
export async function bring(
  ports: AgentPorts,
  cartId: string,
  wanted: readonly JudgedLine[] | undefined,
  key: string,
): Promise<Result<number, Problem>> {
  const gone = refused<Problem>({ type: "checkout-expired", title: "The checkout is expired", status: 409, detail: "Its cart is gone." });
  const found = await ports.carts.read(cartId);
  if (!found) return gone;
  let cart = found;
  if (cart.items.some(({ priceOwed }) => priceOwed === false)) {
    const taken = await ports.carts.takeCurrentPrices(cartId, cart.snapshotVersion);
    if (!taken.ok) return taken;
    const again = await ports.carts.read(cartId);
    if (!again) return gone;
    cart = again;
  }
  let version = cart.snapshotVersion;
  if (!wanted) return ok(version);
  const left = new Map(wanted.map((line) => [line.offerId, line]));
  for (const { id: itemId, itemVersion: expectedItemVersion, offerId, quantity } of cart.items) {
    const line = left.get(offerId);
    left.delete(offerId);
    if (line?.quantity === quantity) continue;
    const seen = { cartId, itemId, expectedItemVersion, expectedSnapshotVersion: version };
    const set = await ports.carts.set(seen, line?.quantity ?? 0);
    if (!set.ok) return refused(pointed(set.refusal, line));
    version = set.value.snapshotVersion;
  }
  for (const line of left.values()) {
    const { offerId, quantity } = line;
    const added = await ports.carts.add({ cartId, offerId, quantity }, `${key} ${offerId}`);
    if (!added.ok) return refused(pointed(added.refusal, line));
    version = added.value.snapshotVersion;
  }
  return ok(version);
}

const MEMBER: Record<string, string> = { "/offerId": "/id", "/quantity": "/quantity" };

/** A cart's problem at the line of the request that it is about. */
const pointed = (problem: Problem, line: JudgedLine | undefined): Problem => ({
  ...problem,
  ...(line && problem.errors
    ? { errors: problem.errors.map(({ pointer, detail }) => ({ pointer: `/line_items/${line.index}${MEMBER[pointer] ?? ""}`, detail })) }
    : {}),
});
