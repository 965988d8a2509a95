const DAY_MS = 86_400_000;
/** The ledger looks for what has served at most this often. */
const LOOK_MS = 3_600_000;

/** Whether it is time to look for what has served. */
export const isTimeToForget = (now: number, lookedAt: number): boolean => now - lookedAt >= LOOK_MS;

/** Before when each thing has served. A resolved alert takes its deliveries and settled dead letters with it; an open one never has. */
export function servedBefore(
  now: number,
  { incidentAlerts, audit }: { incidentAlerts: { retentionDays: number; feedRetentionDays: number }; audit: { retentionDays: number } },
): { resolvedAlerts: number; idempotencyKeys: number; feed: number; audit: number } {
  const before = (days: number): number => now - days * DAY_MS;
  return {
    resolvedAlerts: before(incidentAlerts.retentionDays),
    idempotencyKeys: before(1),
    feed: before(incidentAlerts.feedRetentionDays),
    audit: before(audit.retentionDays),
  };
}
