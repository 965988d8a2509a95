import type { Platform } from "../../platform/platform.ts";
import { isRefusedData } from "../../platform/db/refused.ts";
import { llmUsageRecorded } from "../../platform/events/llm.ts";
import { unpricedAlert, zeroCostAlert } from "./pricing-alerts.ts";
import type { Unstorable } from "./set-aside-store.ts";
import { LEASE_WIRE } from "./isolate-lease.ts";
import { insertUsage } from "./store.ts";
import { nanoUsdOfRecord, tokensOf, type UsageRecord } from "./usage-record.ts";
import { recorded } from "../../platform/language/say.ts";

const REASON_LENGTH = 500;

/**
 * Writes the audit events of calls with their projection, each call once however often it is tried; raises LLM-6 where tokens cost nothing.
 * Answers those that Postgres refuses as they are, found by halves: none of the others waits for them. Throws where it does not answer.
 */
export async function recordUsage(deps: Platform, records: readonly UsageRecord[]): Promise<readonly Unstorable[]> {
  if (records.length === 0) return [];
  let fresh: ReadonlySet<string>;
  try {
    fresh = await insertUsage(deps.db, records);
  } catch (error) {
    if (!isRefusedData(error)) throw error;
    const [record] = records;
    if (record && records.length === 1) return [{ record, reason: reasonOf(error) }];
    const middle = Math.ceil(records.length / 2);
    return [...(await recordUsage(deps, records.slice(0, middle))), ...(await recordUsage(deps, records.slice(middle)))];
  }
  const stored = records.filter(({ callId }) => fresh.has(callId));
  llmUsageRecorded(deps, stored);
  for (const record of stored) {
    // A lease that was lost with its money spent is put down at no cost, and is no call.
    if (tokensOf(record) > 0 && nanoUsdOfRecord(record) === 0 && record.wire !== LEASE_WIRE) {
      await deps.alerts.raise({
        key: zeroCostAlert(record),
        severity: "page",
        summary: recorded`A call to ${record.model} used tokens and cost nothing: its pricing is wrong`,
        detail: { owner: "finance", callId: record.callId, tokens: tokensOf(record) },
      });
    }
    const { unpriced = [] } = record;
    if (unpriced.length > 0) {
      await deps.alerts.raise({
        key: unpricedAlert(record),
        severity: "page",
        summary: recorded`A call to ${record.model} used what the contract has no price for: ${unpriced.join(", ")}`,
        detail: { owner: "finance", callId: record.callId, unpriced },
      });
    }
  }
  return [];
}

/** What Postgres says last: what the driver puts around it quotes the whole statement. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return (cause instanceof Error ? cause.message : String(cause)).slice(0, REASON_LENGTH);
}
