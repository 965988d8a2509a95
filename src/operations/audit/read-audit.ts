import type { AuditLine, AuditQuery } from "../../platform/audit/line.ts";
import { withDeadline } from "../../platform/deadline.ts";
import type { Degraded } from "../../platform/degraded.ts";
import { auditTrailUnread } from "../../platform/events/audit.ts";
import { AUDIT_OWNERS, type AuditDeps, type AuditOwner } from "./ports.ts";
import { mergeTrails, type AuditPage } from "./rules.ts";
import { recorded } from "../../platform/language/say.ts";

type Read = { owner: AuditOwner; lines: readonly AuditLine[] } | { owner: AuditOwner; error: unknown };

/**
 * One page of what operators did, out of every owner's trail. What an owner that does not answer keeps is missing, and said to be: the
 * trail has to be readable while Postgres is gone. Throws what the first owner threw where none answers.
 */
export async function readAudit(deps: AuditDeps, query: AuditQuery): Promise<AuditPage & { degraded?: Degraded }> {
  const reads = await Promise.all(AUDIT_OWNERS.map((owner) => readTrail(deps, owner, query)));
  const missing = reads.flatMap((read) => ("error" in read ? [read] : []));
  if (missing.length === reads.length) throw missing[0]?.error;
  const page = mergeTrails(
    reads.flatMap((read) => ("lines" in read ? [read.lines] : [])),
    query.limit,
  );
  if (missing.length === 0) return page;
  const owners = missing.map(({ owner }) => owner).join(", ");
  return {
    ...page,
    degraded: {
      mode: "without-owners",
      reason: recorded`lines kept by ${owners} are missing: no answer`,
      since: deps.clock.now().toISOString(),
      policy: "audit.readDeadlineMs",
      owner: deps.contract.audit.owner,
    },
  };
}

async function readTrail(deps: AuditDeps, owner: AuditOwner, query: AuditQuery): Promise<Read> {
  try {
    const ask = () => deps.auditTrails[owner].auditLines({ ...query, limit: query.limit + 1 });
    return { owner, lines: await withDeadline(owner, deps.contract.audit.readDeadlineMs, ask) };
  } catch (error) {
    auditTrailUnread(deps, { owner, error });
    return { owner, error };
  }
}
