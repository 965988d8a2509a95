import type * as z from "zod";
import type { Degraded } from "../../platform/degraded.ts";
import type { Platform } from "../../platform/platform.ts";
import type { restingReceiverSchema } from "./schemas.ts";
import { countOpenCircuits, openCircuits, openCircuitsOf, type ReceiverRow } from "./store/receivers.ts";

export type RestingReceiver = z.infer<typeof restingReceiverSchema>;

/** Shown at most: an operator looks at those that have failed for longest, and `total` says how many there are. */
const MOST = 100;

/** Receivers that rest, because they failed again and again: the longest first. No delivery to them is tried but a probe. */
export async function readReceivers(deps: Platform): Promise<{ items: RestingReceiver[]; total: number }> {
  const [rows, total] = await Promise.all([openCircuits(deps.db, MOST), countOpenCircuits(deps.db)]);
  return { items: rows.map(shown), total };
}

const shown = (row: ReceiverRow & { held: number }): RestingReceiver => ({
  receiver: row.receiver,
  buyerId: row.buyerId,
  since: instant(row.openedAt),
  failures: row.failures,
  failedProbes: row.failedProbes,
  lastError: row.lastError,
  nextProbeAt: instant(row.openUntil),
  held: row.held,
});

/** What is less than normal about each automation of a list whose receiver rests. */
export async function readRests(deps: Platform, automationIds: readonly string[]): Promise<Map<string, Degraded>> {
  const open = await openCircuitsOf(deps.db, automationIds);
  return new Map([...open].map(([id, row]) => [id, degradedOf(row)]));
}

const degradedOf = ({ openedAt, lastError }: ReceiverRow): Degraded => ({
  mode: "deliveries-held",
  reason: lastError,
  since: instant(openedAt),
  policy: "automations.circuit",
});

const instant = (at: Date | null): string => (at ?? new Date(0)).toISOString();
