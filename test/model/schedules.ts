import fc from "fast-check";
import type { Attempt } from "../../src/features/checkout/store.ts";
import { expectAlways, expectNoFalsePage, expectPaidEnded, expectSettled } from "./expectations.ts";
import { act, CARTS, CRONS, OFFERS, BUYER, strike, type Act, type Cron, type Stroke } from "./moves.ts";
import { parkedIn } from "./on-call.ts";
import { CONTRACT, depsOf } from "./process-deps.ts";
import { Died, isForeseen, Process, Turns, World } from "./world.ts";

/** One act of a process of ours, which dies after so many calls; 0 for one that lives. */
interface Begun {
  act: Act;
  dies: number;
}

/** What happens: a stroke outside, or one to three processes at once, call by call in an order of the schedule's choice. */
type Turn = { stroke: Stroke } | { begun: Begun[] };

export interface Schedule {
  turns: Turn[];
  /** Whether the crons come each minute while time passes, and on-call looks; else they come when a turn is theirs. */
  isWatched: boolean;
  /** Chooses which of the calls that wait is next. */
  order: number;
}

const which = fc.nat(7);
const stroke: fc.Arbitrary<Stroke> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("put" as const),
      cart: fc.nat(1),
      offer: fc.nat(1),
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("tell" as const), offer: fc.nat(1), pieces: fc.option(fc.nat(6)) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("price" as const), offer: fc.nat(1), amount: fc.integer({ min: 100, max: 104 }) }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("pay" as const), which, less: fc.constantFrom(0, 0, 0, 0, 0, 1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("decline" as const), which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("give-back" as const), which, part: fc.boolean(), pending: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("decide-refunds" as const), which, arrives: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("undo-refunds" as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("dispute" as const), which, inquiry: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("close-dispute" as const), which, won: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("provider" as const),
      away: fc.boolean(),
      refundsAre: fc.constantFrom("succeeded" as const, "pending" as const, "failed" as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait" as const), seconds: fc.constantFrom(1, 61, 400, 4_000, 22_000) }) },
);
const cron = fc.constantFrom(...(Object.keys(CRONS) as Cron[]));
const acted: fc.Arbitrary<Act> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("check-out" as const), cart: fc.nat(1), key: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("cancel" as const, "read" as const), which }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("deliver" as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("refund" as const), which, part: fc.boolean(), key: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("compare" as const, "replay" as const, "decide" as const), which }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("cron" as const), cron }) },
);
const begun: fc.Arbitrary<Begun> = fc.record({
  act: acted,
  dies: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 9 }) }),
});
const turn: fc.Arbitrary<Turn> = fc.oneof(fc.record({ stroke }), fc.record({ begun: fc.array(begun, { minLength: 1, maxLength: 3 }) }));
export const schedule: fc.Arbitrary<Schedule> = fc.record({
  turns: fc.array(turn, { minLength: 1, maxLength: 40, size: "max" }),
  isWatched: fc.boolean(),
  order: fc.nat(),
});

/** A small generator of the order of calls: the same schedule gives the same order again. */
function chooser(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.abs(state);
  };
}

function openWorld(): World {
  const world = new World();
  for (const id of CARTS)
    world.carts.set(id, { cart: { id, buyerId: BUYER, currency: "EUR", snapshotVersion: 1, items: [] }, taken: new Set() });
  for (const id of OFFERS) world.offers.set(id, { id, amount: 100, told: { pieces: null, at: null } });
  for (const [cart] of CARTS.entries()) strike(world, { kind: "put", cart, offer: cart, quantity: 2 });
  return world;
}

async function together(world: World, turns: Turns, all: readonly Begun[]): Promise<void> {
  const faults: unknown[] = [];
  const work = all.map(async ({ act: taken, dies }) => {
    const process = new Process(world, turns, dies === 0 ? undefined : dies);
    try {
      await act(depsOf(process), world, taken);
    } catch (error) {
      if (!isForeseen(error)) faults.push(error);
      if (error instanceof Died && taken.kind === "cron") world.cronsDied.push(world.now().getTime());
    }
  });
  await turns.runOut(work);
  if (faults.length > 0) throw faults[0];
}

/** The crons of a minute, none of which dies. */
async function tick(world: World, turns: Turns): Promise<void> {
  for (const name of Object.keys(CRONS) as Cron[]) await together(world, turns, [{ act: { kind: "cron", cron: name }, dies: 0 }]);
}

/** Buyers and the provider are waited for in steps that crons may miss; nothing that is ours may wait so long. */
const LONG_SECONDS = 600;
const MOST_STEPS = 8;
const isOurs = ({ state, expiresAt }: Attempt, now: Date): boolean =>
  state === "RESERVED" || state === "PAYMENT_INITIATED_CART_RECONCILING" || (state === "PAYMENT_INITIATED" && expiresAt <= now);

/** Time passes as it does: crons come each minute, and somebody is on call. */
async function pass(world: World, turns: Turns, seconds: number): Promise<void> {
  for (let steps = 0, left = seconds; left > 0 && steps < MOST_STEPS; steps += 1) {
    const waitsForUs = [...world.attempts.values()].some((attempt) => isOurs(attempt, world.now()));
    const step = Math.min(left, left > LONG_SECONDS && !waitsForUs ? LONG_SECONDS : 60);
    world.wait(step);
    left -= step;
    expectNoFalsePage(world);
    await tick(world, turns);
    expectAlways(world);
  }
}

/** Lives through a schedule, then lets the crons alone end what is left; throws where anything is not as it has to be. */
export async function live({ turns: taken, isWatched, order }: Schedule): Promise<World> {
  const world = openWorld();
  const turns = new Turns(chooser(order));
  for (const next of taken) {
    if ("stroke" in next && isWatched && next.stroke.kind === "wait") await pass(world, turns, next.stroke.seconds);
    else if ("stroke" in next) strike(world, next.stroke);
    else await together(world, turns, next.begun);
    expectAlways(world);
  }
  const { leaseSeconds, askUnpaidSeconds, expireSeconds, paymentCheck } = CONTRACT.checkout;
  world.setAway(false);
  world.provider.refundsAre = "succeeded";
  for (const intentId of world.provider.payments.keys()) {
    world.sent.push(world.provider.decideRefunds(intentId, "succeeded"));
    if (world.provider.disputes.has(intentId)) world.sent.push(world.provider.closeDisputes(intentId, "lost"));
  }
  for (let ticks = 0; ticks < 2; ticks += 1) {
    world.wait(askUnpaidSeconds + leaseSeconds);
    await tick(world, turns);
    expectAlways(world);
  }
  expectPaidEnded(world);
  // Whatever is parked can be decided, either way.
  for (const [index] of parkedIn(world).entries())
    await together(world, turns, [{ act: { kind: index % 2 === 0 ? "replay" : "decide", which: 0 }, dies: 0 }]);
  // Nobody pays what is left, and what went back unheard of is found by the look at ended payments.
  for (const seconds of [expireSeconds, leaseSeconds, paymentCheck.everySeconds, paymentCheck.everySeconds]) {
    world.wait(seconds + leaseSeconds);
    await tick(world, turns);
    expectAlways(world);
  }
  expectSettled(world);
  return world;
}
