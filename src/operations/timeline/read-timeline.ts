import { withDeadline } from "../../platform/deadline.ts";
import { auditTrailUnread } from "../../platform/events/audit.ts";
import { httpMetrics } from "../../platform/events/http.ts";
import type { AuditDeps } from "../audit/ports.ts";
import type { HealthDeps } from "../health/ports.ts";
import type { IncidentDeps } from "../incidents/ports.ts";
import type { SilenceDeps } from "../silences/ports.ts";
import { MOST_SILENCES } from "../silences/rules.ts";
import { viewSwitches } from "../switches/rules.ts";
import {
  actionsOf,
  FREEZE,
  switchOf,
  timelinePage,
  type TimelineEvent,
  type TimelineKind,
  type TimelinePage,
  type TimelinePosition,
} from "./rules.ts";

export type TimelineDeps = HealthDeps & AuditDeps & IncidentDeps & SilenceDeps;

/** All that the desk keeps of releases. */
const RELEASES = 50;
/** Both keep their lines in a Durable Object: the timeline is there without Postgres. */
const OWNERS = ["ops-desk", "alert-ledger"] as const;

interface Asked {
  kinds: readonly TimelineKind[];
  limit: number;
  after: TimelinePosition | undefined;
}

/** Open incidents that are looked at: more are open on no day. */
const OPEN_INCIDENTS = 100;

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

/** Which beginnings are over, as those say who hold what stands; of an owner that does not answer none is. */
export async function readEnded(deps: TimelineDeps): Promise<(event: TimelineEvent) => boolean> {
  const known = async (kind: TimelineKind, read: () => Promise<string[]>): Promise<[TimelineKind, ReadonlySet<string>][]> => {
    try {
      return [[kind, new Set(await withDeadline(kind, deps.contract.audit.readDeadlineMs, read))]];
    } catch (error) {
      auditTrailUnread(deps, { owner: kind, error });
      return [];
    }
  };
  const { incidentBook, silenceBook, switchDesk } = deps;
  const standing = await Promise.all([
    known("incident", async () =>
      (await incidentBook.listIncidents({ state: "open", limit: OPEN_INCIDENTS, after: undefined })).map(({ id }) => id),
    ),
    known("silence", async () =>
      (await silenceBook.listSilences({ state: "standing", limit: MOST_SILENCES, after: undefined })).map(({ id }) => id),
    ),
    known("switch", async () =>
      viewSwitches(await switchDesk.listSwitches(), deps.clock.now()).flatMap(({ feature, state }) =>
        state === "on" ? [] : [switchOf(feature)],
      ),
    ),
    known("freeze", async () => ((await switchDesk.deployFreeze())?.frozen === true ? [FREEZE] : [])),
  ]);
  const byKind = new Map(standing.flat());
  return ({ kind, about }) => about !== null && byKind.get(kind)?.has(about) === false;
}

export interface Traffic {
  /** Minute by minute, oldest first; null where no shard answered. */
  requests: readonly number[] | null;
  failures: readonly number[] | null;
}

/** What was served in so many minutes. */
export async function readTraffic({ metricsReader }: Pick<HealthDeps, "metricsReader">, minutes: number): Promise<Traffic> {
  const read = await metricsReader.histories([httpMetrics.requests, httpMetrics.failures], minutes);
  return { requests: read.get(httpMetrics.requests.name) ?? null, failures: read.get(httpMetrics.failures.name) ?? null };
}
