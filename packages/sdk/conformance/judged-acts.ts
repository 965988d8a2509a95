import type { CartItem } from "../src/types.ts";
import type { Outcome, Tab } from "./adapter.ts";
import type { BenchApi } from "./bench-api.ts";
import { faultIf, isCheckout, keyOf, type Fault } from "./judging.ts";
import type { Exchange, Proxy, Request } from "./proxy.ts";

/** One tab that shows a cart with two pieces of one offer, everything at hand to disturb it, and its traffic since. */
export interface Bench {
  api: BenchApi;
  proxy: Proxy;
  tab: Tab;
  cartId: string;
  item: CartItem;
  /** Of this check alone. */
  traffic(): Exchange[];
}

/** More than any client needs for one act, waiting between tries as it should. */
const MOST_REQUESTS = 40;
const ACT_MS = 90_000;
export const OTHER_TAB = 5;

/** What the buyer is told of an act; one that does not end is one that was not done. */
export async function outcomeOf(act: Promise<Outcome>): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve({ done: false, said: `nothing for ${ACT_MS / 1000} s` }), ACT_MS);
  });
  try {
    return await Promise.race([act, late]);
  } catch (error) {
    return { done: false, said: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

export async function quantityAfter({ api, cartId, item }: Bench): Promise<number> {
  return (await api.read(cartId)).items.find(({ id }) => id === item.id)?.quantity ?? 0;
}

export const said = ({ said: text = "" }: Outcome): string => (text === "" ? "" : ` (${text.slice(0, 200)})`);
export const storms = (traffic: readonly Exchange[]): Fault[] =>
  faultIf(traffic.length > MOST_REQUESTS, "storms", `${traffic.length} requests for one act`);

/** Two changes, so that one more than what was seen is no version that stands. */
export async function inAnotherTab({ api, cartId }: Bench): Promise<void> {
  await api.add(cartId, OTHER_TAB - 1);
  await api.add(cartId, 1);
}

/** `increase` by one, held against what should have come of it. */
export async function judgedIncrease(bench: Bench, expected: number): Promise<Fault[]> {
  const outcome = await outcomeOf(bench.tab.increase(bench.item.id, 1));
  const quantity = await quantityAfter(bench);
  const lost = quantity < expected;
  return [
    ...faultIf(outcome.done && lost, "claims-success", `it said that it was done, and there are ${quantity} pieces instead of ${expected}`),
    ...faultIf(!outcome.done && quantity === expected, "claims-failure", `it was done, and the buyer was told otherwise${said(outcome)}`),
    ...faultIf(!outcome.done && lost, "gives-up", `the change was not made${said(outcome)}`),
    ...faultIf(quantity > expected, "double-edit", `there are ${quantity} pieces instead of ${expected}`),
    ...storms(bench.traffic()),
  ];
}

/** The keys of what was sent again: one act has one. */
export function keysKept(traffic: readonly Exchange[], fits: (request: Request) => boolean): Fault[] {
  const keys = traffic.filter(({ request }) => fits(request)).map(({ request }) => keyOf(request));
  const [first] = keys;
  return faultIf(
    keys.length > 1 && keys.some((key) => key === undefined || key !== first),
    "new-key-on-repeat",
    `${keys.length} tries had the keys ${keys.join(", ")}`,
  );
}

export async function checkedOut(bench: Bench): Promise<{ outcome: Outcome; attempts: Set<string>; starts: Exchange[] }> {
  const outcome = await outcomeOf(bench.tab.checkout());
  const starts = bench.traffic().filter(({ request }) => isCheckout(request));
  const attempts = new Set(starts.flatMap(({ upstream }) => (upstream?.status === 201 ? [String(upstream.json?.["id"])] : [])));
  await bench.api.cancel(attempts);
  return { outcome, attempts, starts };
}

export function judgedCheckout({ outcome, attempts, starts }: Awaited<ReturnType<typeof checkedOut>>): Fault[] {
  const [attempt = "none"] = attempts;
  return [
    ...faultIf(attempts.size > 1, "second-attempt", `${attempts.size} attempts stand: ${[...attempts].join(", ")}`),
    ...faultIf(attempts.size === 0, outcome.done ? "claims-success" : "gives-up", `no attempt was made${said(outcome)}`),
    ...faultIf(attempts.size > 0 && !outcome.done, "claims-failure", `${attempt} stands, and the buyer was told otherwise${said(outcome)}`),
    ...faultIf(outcome.done && outcome.attemptId !== attempt, "claims-success", `it answered ${outcome.attemptId}, and ${attempt} stands`),
    ...keysKept(starts, isCheckout),
  ];
}
