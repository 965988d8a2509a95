import { withDeadline } from "../../platform/deadline.ts";
import { auditTrailUnread } from "../../platform/events/audit.ts";
import { httpMetrics } from "../../platform/events/http.ts";
import type { AuditDeps } from "../audit/ports.ts";
import type { HealthDeps } from "../health/ports.ts";
import { actionsOf, timelinePage, type TimelineKind, type TimelinePage, type TimelinePosition } from "./rules.ts";

export type TimelineDeps = HealthDeps & AuditDeps;

/** All that the desk keeps of releases. */
const RELEASES = 50;
/** Both keep their lines in a Durable Object: the timeline is there without Postgres. */
const OWNERS = ["ops-desk", "alert-ledger"] as const;

interface Asked {
  kinds: readonly TimelineKind[];
  limit: number;
  after: TimelinePosition | undefined;
}

/** A page of what changed, and whose part of it is missing because it did not answer. */
export async function readTimeline(deps: TimelineDeps, { kinds, limit, after }: Asked): Promise<TimelinePage & { missing: string[] }> {
  const actions = actionsOf(kinds);
  const missing: string[] = [];
  const part = async <T>(owner: string, read: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return await withDeadline(owner, deps.contract.audit.readDeadlineMs, read);
    } catch (error) {
      auditTrailUnread(deps, { owner, error });
      missing.push(owner);
      return [];
    }
  };
  const [releases, ...trails] = await Promise.all([
    kinds.includes("deploy") ? part("releases", () => deps.captureDesk.lastReleases(RELEASES)) : [],
    ...OWNERS.map((owner) =>
      actions.length === 0 ? [] : part(owner, () => deps.auditTrails[owner].auditLines({ actions, limit: limit + 1, before: after?.id })),
    ),
  ]);
  return { ...timelinePage({ trails, releases, kinds, after, limit }), missing };
}

export interface Traffic {
  /** Minute by minute, oldest first. */
  requests: readonly number[];
  failures: readonly number[];
}

/** What was served in so many minutes; what no shard answers for is nought. */
export async function readTraffic({ metricsReader }: Pick<HealthDeps, "metricsReader">, minutes: number): Promise<Traffic> {
  const read = await metricsReader.histories([httpMetrics.requests, httpMetrics.failures], minutes);
  return { requests: read.get(httpMetrics.requests.name) ?? [], failures: read.get(httpMetrics.failures.name) ?? [] };
}
