import type { OfferedModel, Rollout } from "./models.ts";
import { ratesFor, worstInputCostNanoUsd, worstOutputCostNanoUsd } from "./pricing.ts";
import type { UsageRecord } from "./usage-record.ts";

/**
 * Tokens of a user's day that one isolate of the Worker may take for calls without asking: a part of what the budget has left, so that
 * a call within it waits for nobody, and all isolates together never have more than there is. The budget counts them as taken from the
 * moment it grants them. They come back when the isolate leaves them alone; of one that is heard of no more they are put down as used.
 */
export interface IsolateLease {
  /** Grows with each change: of two answers the later one is known by it. */
  version: number;
  /** Those of calls that were handed over are not among them any more. */
  tokens: number;
}

export interface IsolateAsk {
  leaseId: string;
  /** Tokens at most, and the part of what is left of the day at most: near the limit parts get small, and calls ask one by one. */
  tokens: number;
  share: number;
  /** The lease ends so long after it was last heard of. */
  expiryMs: number;
  dearest: Dearest;
  /** Tokens of the lease that no call of the isolate holds, given back for this one; taken where the lease has not changed since `version`. */
  gives?: IsolateLease;
}

export interface IsolateLeaseFacts {
  /** What the isolate has. */
  held: number;
  /** What is left of the user's day, and of the part of all accounts' budget that the user's has. */
  left: number;
  pooled: number;
}

/** Tokens to add to an isolate's lease, none where it has its part. */
export const leaseGrowth = ({ held, left, pooled }: IsolateLeaseFacts, { tokens, share }: Pick<IsolateAsk, "tokens" | "share">): number => {
  const part = Math.min(tokens, Math.floor((left + held) * share));
  return Math.max(0, Math.min(part - held, left, pooled));
};

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
  const costs = tiers.flatMap((rates) => [worstInputCostNanoUsd(1, rates), worstOutputCostNanoUsd(1, rates)]);
  return { provider, model, nanoUsdPerToken: Math.max(...costs) };
}

/** What is put down of a lease whose isolate was never heard of again: the most that it can have spent, on the dearest model. */
export const lostLease = (
  lost: { leaseId: string; userId: string; day: string; tokens: number; dearest: Dearest },
  now: Date,
): UsageRecord => ({
  callId: lost.leaseId,
  userId: lost.userId,
  day: lost.day,
  at: now.toISOString(),
  provider: lost.dearest.provider,
  model: lost.dearest.model,
  wire: "lease",
  outcome: "abandoned",
  worstCase: true,
  inputTokens: 0,
  cachedInputTokens: 0,
  inputSource: "estimated",
  inputCostNanoUsd: 0,
  outputTokens: lost.tokens,
  outputSource: "estimated",
  outputCostNanoUsd: lost.tokens * lost.dearest.nanoUsdPerToken,
  parts: ["an isolate's lease"],
  delivered: 0,
});
