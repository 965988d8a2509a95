import type { DeadLettersDeps } from "../dead-letters/ports.ts";
import { recordUsage } from "./record-usage.ts";
import { storedCalls } from "./reconcile-store.ts";
import { setAside } from "./set-aside.ts";
import type { UsageRecord } from "./usage-record.ts";

export interface Compared {
  missing: number;
  rewritten: number;
  /** Calls whose records Postgres refuses now, and which wait for a decision. */
  setAside: readonly string[];
}

/** Finds which of these records have no audit event, and writes those again; each is written once however often it is. */
export async function compareRecords(deps: DeadLettersDeps, records: readonly UsageRecord[], how: "look" | "rewrite"): Promise<Compared> {
  const stored = await storedCalls(
    deps.db,
    records.map(({ callId }) => callId),
  );
  const missing = records.filter(({ callId }) => !stored.has(callId));
  if (how === "look" || missing.length === 0) return { missing: missing.length, rewritten: 0, setAside: [] };
  const unstorable = await recordUsage(deps, missing);
  await setAside(deps, unstorable);
  const callIds = unstorable.map(({ record }) => record.callId);
  return { missing: missing.length, rewritten: missing.length - callIds.length, setAside: callIds };
}
