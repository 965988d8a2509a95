import { nextDelaySeconds } from "../../../platform/retry.ts";
import type { Contract } from "../../../platform/contract.ts";
import type { Validators } from "../fetched.ts";
import type { PageOutcome } from "../rules.ts";
import type { SupplierRow } from "../supplier-store.ts";

type Shared = Contract["crawl"]["shared"];

/** From when on what was read of a supplier counts as fresh. */
export interface Freshness {
  page: Date;
  /** Pages that showed nothing, or could not be read, are asked for again sooner. */
  broken: Date;
  listing: Date;
}

/** What an operator has asked for anew is fresh only if it was read since. */
export function freshnessOf(
  { freshSeconds, brokenFreshSeconds, listingFreshSeconds }: Shared,
  { freshFrom }: Pick<SupplierRow, "freshFrom">,
  now: Date,
): Freshness {
  const since = (seconds: number): Date => new Date(Math.max(now.getTime() - seconds * 1000, freshFrom?.getTime() ?? 0));
  return { page: since(freshSeconds), broken: since(brokenFreshSeconds), listing: since(listingFreshSeconds) };
}

/** What is known of a page by whoever wants it. */
export interface KnownPage {
  outcome: PageOutcome | null;
  /** Why it is no more than that: another request may make something else of it before long. */
  reason: string | null;
  answeredAt: Date | null;
  /** As of when its sitemap said that it was as it was then. */
  unchangedAt: Date | null;
  failures: number;
  restUntil: Date | null;
  heldUntil: Date | null;
}

/**
 * Whether a page has to be asked for: it is `fresh`, it may be asked for now (`free`), it rests or somebody else reads it (`later`), or its
 * requests went unanswered as often as they are made (`given-up`).
 */
export type PageStanding = { kind: "fresh"; outcome: PageOutcome } | { kind: "free" } | { kind: "later"; at: Date } | { kind: "given-up" };

/** `lookMs`: when to look again at what somebody else reads. */
export function standingOf(
  { outcome, reason, answeredAt, unchangedAt, failures, restUntil, heldUntil }: KnownPage,
  fresh: Freshness,
  { retry, lookMs }: Shared,
  now: Date,
): PageStanding {
  const since = reason === null ? fresh.page : fresh.broken;
  const isKnownSince = (moment: Date | null): boolean => moment !== null && moment >= since;
  if (outcome !== null && (isKnownSince(answeredAt) || isKnownSince(unchangedAt))) return { kind: "fresh", outcome };
  if (heldUntil !== null && heldUntil > now) return { kind: "later", at: new Date(Math.min(now.getTime() + lookMs, heldUntil.getTime())) };
  if (restUntil === null || restUntil <= now) return { kind: "free" };
  return failures > retry.delaysSeconds.length ? { kind: "given-up" } : { kind: "later", at: restUntil };
}

/**
 * What a page is asked for with, so that its host need not send again what we have; undefined where it has to be read in full: it never was, or
 * somebody has asked for it anew since, as the acceptance of a price that was held back does.
 */
export function validatorsOf(
  { outcome, answeredAt, etag, lastModified }: Pick<KnownPage, "outcome" | "answeredAt"> & Validators,
  { freshFrom }: Pick<SupplierRow, "freshFrom">,
): Validators | undefined {
  const isKnown = outcome !== null && answeredAt !== null && (freshFrom === null || answeredAt >= freshFrom);
  return isKnown ? { etag, lastModified } : undefined;
}

/** Seconds for which a page rests after so many requests in a row that nobody answered; the host's wish lengthens it. */
export function restSeconds({ retry, restSeconds }: Shared, failures: number, random: number, askedSeconds: number): number {
  return nextDelaySeconds(retry, failures, random, askedSeconds) ?? Math.max(restSeconds, askedSeconds);
}
