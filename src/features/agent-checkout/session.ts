import type { Problem } from "../../platform/http/problem.ts";
import { inEnglish } from "../../platform/language/say.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { ReadAttempt } from "../checkout/ask-on-read.ts";
import { inFlight } from "./answer-once.ts";
import type { AgentPorts } from "./ports.ts";
import { isBought, isOpenAttempt, standingOf, type Standing } from "./standing.ts";
import type { AgentCheckout } from "./store.ts";
import { bring, judgeLines, type WantedLine } from "./wanted-lines.ts";

type Answer = Promise<Result<Standing, Problem>>;

const NOT_FOUND: Problem = { type: "not-found", title: "Not found", status: 404, detail: "there is no such checkout" };
const CHANGED: Problem = {
  type: "cart-version-conflict",
  title: "The checkout has changed since it was shown",
  status: 409,
  detail: "Nothing was bought. Retrieve it, decide again, and complete what is shown then.",
};
const HELD: Problem = { ...inFlight(2), title: "Another call for this checkout is still running" };
const ended = (state: string, status = 409): Problem => ({
  type: `checkout-${state}`,
  title: `The checkout is ${state}`,
  status,
  detail: `It is ${state}: begin another.`,
});

/** Begins a checkout of lines, in a cart of its own; once for its key. */
export async function beginCheckout(
  ports: AgentPorts,
  { protocol, currency, lines, key }: { protocol: AgentCheckout["protocol"]; currency: string; lines: readonly WantedLine[]; key: string },
): Answer {
  const judged = await judgeLines(ports, currency, lines);
  if (!judged.ok) return judged;
  const made = await ports.carts.create(currency, `${protocol} ${key}`);
  if (!made.ok) return made;
  const { cartId } = made.value;
  const brought = await bring(ports, cartId, judged.value, key);
  if (!brought.ok) return brought;
  const now = ports.now();
  // Of its cart's name, so that a call that is made again finds the one it made.
  const id = `acs_${cartId.slice(cartId.indexOf("_") + 1)}`;
  const written = { id, buyerId: ports.buyerId, protocol, cartId, currency, shownVersion: brought.value, createdAt: now, updatedAt: now };
  await ports.store.keepCheckout(written);
  return readCheckout(ports, id);
}

/** A checkout as it stands; what is shown is what may be completed from now on. */
export async function readCheckout(ports: AgentPorts, id: string): Answer {
  const checkout = await ports.store.findCheckout(id);
  if (!checkout) return refused(NOT_FOUND);
  const standing = await show(ports, checkout);
  const { version } = standing;
  if (version !== undefined && version !== checkout.shownVersion) await ports.store.writeCheckout(checkout, { shownVersion: version });
  return ok(standing);
}

/** Brings a checkout to the lines that are wanted, at the prices of now; without any it takes those prices alone. */
export async function changeCheckout(
  ports: AgentPorts,
  id: string,
  { lines, key, expected }: { lines: readonly WantedLine[] | undefined; key: string; expected: readonly (number | null)[] | undefined },
): Answer {
  return holding(ports, id, async (checkout) => {
    const open = await attemptOf(ports, checkout);
    if (open && isBought(open.attempt)) return refused(ended("completed"));
    if (checkout.canceledAt !== null) return refused(ended("canceled"));
    const { cartId, currency } = checkout;
    const cart = await ports.carts.read(cartId);
    if (!cart) return refused(ended("expired"));
    if (expected && !expected.includes(cart.snapshotVersion)) return refused({ ...CHANGED, status: 412 });
    const judged = lines ? await judgeLines(ports, currency, lines) : ok(undefined);
    if (!judged.ok) return judged;
    if (open && isOpenAttempt(open.attempt)) {
      if (!judged.value) return ok(standingOf(checkout, undefined, open));
      // What is reserved cannot change: it is given up for what is wanted instead.
      const given = await ports.checkouts.cancel(open.attempt.id);
      if (!given.ok) return given;
    }
    const brought = await bring(ports, cartId, judged.value, key);
    if (!brought.ok) return brought;
    const updatedAt = ports.now();
    const standing = await show(ports, { ...checkout, updatedAt });
    await ports.store.writeCheckout(checkout, { shownVersion: standing.version ?? brought.value, updatedAt });
    return ok(standing);
  });
}

/** Buys what was shown and nothing else, and pays it. However often, by however many calls at once, it is bought and paid once. */
export async function completeCheckout(
  ports: AgentPorts,
  id: string,
  { method, expected }: { method: string; expected: readonly (number | null)[] | undefined },
): Answer {
  return holding(ports, id, async (checkout) => {
    const { cartId, shownVersion } = checkout;
    const last = await attemptOf(ports, checkout);
    if (last && isBought(last.attempt)) return ok(standingOf(checkout, undefined, last));
    if (checkout.canceledAt !== null) return refused(ended("canceled"));
    const versions = expected ?? [shownVersion];
    if (!versions.includes(shownVersion)) return refused({ ...CHANGED, status: 412 });
    let attempt = last && isOpenAttempt(last.attempt) ? last.attempt : undefined;
    if (attempt && attempt.snapshotVersion !== shownVersion) return refused(CHANGED);
    if (!attempt || attempt.state === "RESERVED") {
      // An attempt that ended is written down before the next, whose key is after it.
      const before = attempt ? checkout.attemptId : (last?.attempt.id ?? null);
      if (before !== checkout.attemptId) await ports.store.writeCheckout(checkout, { attemptId: before });
      const started = await ports.checkouts.start({ cartId, snapshotVersion: shownVersion }, keyAfter(id, before));
      if (!started.ok) return started.refusal.type === "cart-version-conflict" ? refused(CHANGED) : started;
      attempt = started.value;
    }
    const change = { attemptId: attempt.id, updatedAt: ports.now() };
    await ports.store.writeCheckout(checkout, change);
    const { amount, currency } = attempt;
    const paid = await ports.checkouts.pay(attempt.id, { method, total: { amount, currency } });
    // A card that was declined leaves the checkout open for another: the answer says how it stands, not that nothing could be answered.
    if (!paid.ok && paid.refusal.type !== "payment-declined") return paid;
    const standing = await show(ports, { ...checkout, ...change });
    return ok(paid.ok ? standing : declined(standing, paid.refusal));
  });
}

/** Says why the card was not charged, also where the provider could not be asked since. */
function declined(standing: Standing, { detail = "" }: Problem): Standing {
  if (standing.notes.some(({ code }) => code === "payment_declined")) return standing;
  return { ...standing, notes: [{ kind: "error", code: "payment_declined", text: inEnglish(detail) }, ...standing.notes] };
}

/** Gives a checkout up; refused with 405 where it is bought, or was given up before. Its cart stays the buyer's. */
export async function cancelCheckout(ports: AgentPorts, id: string): Answer {
  return holding(ports, id, async (checkout) => {
    const last = await attemptOf(ports, checkout);
    if (last && isBought(last.attempt)) return refused(ended("completed", 405));
    if (checkout.canceledAt !== null) return refused(ended("canceled", 405));
    if (last && isOpenAttempt(last.attempt)) {
      const given = await ports.checkouts.cancel(last.attempt.id);
      if (!given.ok) return refused(given.refusal.type === "already-paid" ? ended("completed", 405) : given.refusal);
    }
    const change = { canceledAt: ports.now(), updatedAt: ports.now() };
    await ports.store.writeCheckout(checkout, change);
    return ok(await show(ports, { ...checkout, ...change }));
  });
}

/** One call at a time has a checkout: two would undo each other's lines. */
async function holding(ports: AgentPorts, id: string, act: (checkout: AgentCheckout) => Answer): Answer {
  const now = ports.now();
  const { leaseSeconds } = ports.limits;
  const checkout = await ports.store.leaseCheckout(id, { now, until: new Date(now.getTime() + leaseSeconds * 1000) });
  if (!checkout) return refused((await ports.store.findCheckout(id)) ? HELD : NOT_FOUND);
  const giveBack = () => ports.store.writeCheckout(checkout, { leaseUntil: null });
  try {
    const answer = await act(checkout);
    await giveBack();
    return answer;
  } catch (error) {
    // Where even this fails the lease runs out by itself.
    await giveBack().catch(() => undefined);
    throw error;
  }
}

/** One key a try to buy: a call that is made again finds the attempt of the first, and one after an attempt that ended makes another. */
const keyAfter = (id: string, attemptId: string | null): string => `${id} after ${attemptId ?? "none"}`;

/** The attempt it was last completed by; or one that was begun since, by a call whose process died before it wrote that down. */
async function attemptOf(ports: AgentPorts, { id, attemptId }: AgentCheckout): Promise<ReadAttempt | undefined> {
  const known = attemptId === null ? undefined : await ports.checkouts.read(attemptId);
  if (known && (isOpenAttempt(known.attempt) || isBought(known.attempt))) return known;
  const begun = await ports.checkouts.begunUnder(keyAfter(id, attemptId));
  return begun !== undefined ? ports.checkouts.read(begun) : known;
}

/** The attempt first: while it is open or bought the cart says nothing of the checkout. */
async function show(ports: AgentPorts, checkout: AgentCheckout): Promise<Standing> {
  const read = await attemptOf(ports, checkout);
  const isTold = read && (isOpenAttempt(read.attempt) || isBought(read.attempt));
  return standingOf(checkout, isTold ? undefined : await ports.carts.read(checkout.cartId), read);
}
