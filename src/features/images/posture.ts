import type { Contract } from "../../platform/contract.ts";
import { isOver } from "../../platform/health.ts";

/** What the processor did over a window; latency in milliseconds, null where nothing was processed. */
export interface ImageFigures {
  requests: number;
  placeholders: number;
  /** What the processor was asked for, or spared while its circuit was open; what a cache answered is none of its work. */
  calls: number;
  failures: number;
  p95Ms: number | null;
}

export type Posture = "normal" | "degraded" | "page";

export interface PostureReport {
  posture: Posture;
  /** What is primarily wrong (IMG-3), null where nothing is. */
  cause: "failures" | "latency" | "placeholders" | null;
  publicComms: boolean;
}

/**
 * The contract's posture for a window: below the paging thresholds `degraded`, above them `page`, and by which figure. The processor is
 * judged by its calls, so that a cache which answers most does not hide that it answers none; placeholders by what buyers asked for.
 */
export function postureOf(figures: ImageFigures, { posture }: Pick<Contract["images"], "posture">): PostureReport {
  const { requests, placeholders, calls, failures, p95Ms } = figures;
  const isAsked = calls >= posture.leastCalls;
  const failureRate = isAsked ? failures / calls : 0;
  const placeholderShare = requests >= posture.leastRequests ? placeholders / requests : 0;
  const publicComms = placeholderShare >= posture.publicCommsPlaceholderShare;
  for (const level of ["page", "degraded"] as const) {
    const limit = posture[level];
    const cause =
      failureRate >= limit.failureRate
        ? "failures"
        : isAsked && isOver(p95Ms, limit.p95Ms)
          ? "latency"
          : placeholderShare >= limit.placeholderShare
            ? "placeholders"
            : null;
    if (cause) return { posture: level, cause, publicComms };
  }
  return { posture: "normal", cause: null, publicComms };
}
