import type { OfferedModel, Rollout } from "./models.ts";
import { costOf, ratesFor, worstInputLines, worstOutputLines } from "./pricing.ts";
import type { Amount, Unit } from "./unit.ts";
import type { UsageRecord } from "./usage-record.ts";

/**
 * Tokens of a user's day that one isolate of the Worker may take for calls without asking: a part of what the budget has left, so that
 * a call within it waits for nobody, and all isolates together never have more than there is. The budget counts them as taken from the
 * moment it grants them. They come back when the isolate leaves them alone; of one that is heard of no more they are put down as used.
 */
export interface IsolateLease {
  /** Grows with each change: of two answers the later one is known by it. What calls took that were handed over is not in it any more. */
  version: number;
  tokens: number;
  /** Absent from a budget of the release before, which knows no money: no call is made of such a lease. */
  nanoUsd?: number | undefined;
}

export interface IsolateAsk {
  leaseId: string;
  /** At most. */
  tokens: number;
  /** At most; absent from an isolate of the release before, whose calls are bounded by tokens alone. */
  nanoUsd?: number | undefined;
  /** The part of what is left of the day at most: near the limit parts get small, and calls ask one by one. */
  share: number;
  /** The lease ends so long after it was last heard of. */
  expiryMs: number;
  dearest: Dearest;
  /** What of the lease no call of the isolate holds, given back for this one; taken where the lease has not changed since `version`. */
  gives?: IsolateLease;
}

export interface IsolateLeaseFacts {
  /** What the isolate has. */
  held: Amount;
  /** What is left of the user's day, and of the part of all accounts' budget that the user's has. */
  left: Amount;
  pooled: Amount;
}

/** What to add to an isolate's lease, nothing where it has its part. */
export function leaseGrowth(
  { held, left, pooled }: IsolateLeaseFacts,
  { tokens, nanoUsd = 0, share }: Pick<IsolateAsk, "tokens" | "nanoUsd" | "share">,
): Amount {
  const growth = (unit: Unit, most: number): number => {
    const part = Math.min(most, Math.floor((left[unit] + held[unit]) * share));
    return Math.max(0, Math.min(part - held[unit], left[unit], pooled[unit]));
  };
  return { tokens: growth("tokens", tokens), nanoUsd: growth("nanoUsd", nanoUsd) };
}

/** The model whose tokens can cost most of those that are offered, in nano-US-dollars a token. */
export interface Dearest {
  provider: string;
  model: string;
  nanoUsdPerToken: number;
}

const known = new WeakMap<Rollout, Dearest>();

/** Of a rollout that calls may be planned by. Throws where no model is offered: then there is no call either. */
export function dearestOf(rollout: Rollout): Dearest {
  const found = known.get(rollout) ?? costliestOf(rollout.state === "ready" ? [...rollout.models.values()] : []);
  known.set(rollout, found);
  return found;
}

function costliestOf(models: readonly OfferedModel[]): Dearest {
  const [first, ...others] = models.map(costliest);
  if (!first) throw new TypeError("a call was planned, and no model is offered");
  return others.reduce((dearest, each) => (each.nanoUsdPerToken > dearest.nanoUsdPerToken ? each : dearest), first);
}

function costliest({ provider, model, price }: OfferedModel): Dearest {
  const tiers = [0, ...(price.above ?? []).map(({ promptTokens }) => promptTokens + 1)].map((prompt) => ratesFor(price, prompt));
  const costs = tiers.flatMap((rates) => [worstInputLines(1, rates), worstOutputLines(1, rates)].map(costOf));
  return { provider, model, nanoUsdPerToken: Math.max(...costs) };
}

/** Stands in an audit event where a call has the wire it came by. */
export const LEASE_WIRE = "lease";

/** What an isolate had that was never heard of again; no money where it is of the release before. */
interface Lost {
  leaseId: string;
  userId: string;
  day: string;
  tokens: number;
  nanoUsd: number | undefined;
  dearest: Dearest;
}

/** What is put down of it: the most that it can have spent, on the dearest model, and never more money than it had. */
export const lostLease = (lost: Lost, now: Date): UsageRecord => ({
  callId: lost.leaseId,
  userId: lost.userId,
  day: lost.day,
  at: now.toISOString(),
  provider: lost.dearest.provider,
  model: lost.dearest.model,
  wire: LEASE_WIRE,
  outcome: "abandoned",
  worstCase: true,
  inputTokens: 0,
  cachedInputTokens: 0,
  inputSource: "estimated",
  inputCostNanoUsd: 0,
  outputTokens: lost.tokens,
  outputSource: "estimated",
  outputCostNanoUsd: Math.min(lost.nanoUsd ?? Number.POSITIVE_INFINITY, lost.tokens * lost.dearest.nanoUsdPerToken),
  parts: ["an isolate's lease"],
  delivered: 0,
});
