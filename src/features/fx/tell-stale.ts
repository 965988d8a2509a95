import { desc, eq, sql } from "drizzle-orm";
import { withLease } from "../../platform/leases/with-lease.ts";
import type { EventData } from "../../platform/outbox/event-data.ts";
import { appendEvent } from "../../platform/outbox/outbox.ts";
import { outboxEvents } from "../../platform/outbox/tables.ts";
import { OPERATORS_ACCOUNT } from "../auth/operators-account.ts";
import type { AutomationWakeDeps } from "../automations/ports.ts";
import { wakeAutomations } from "../automations/wake-automations.ts";
import type { FxDeps } from "./ports.ts";
import { coverageOf } from "./rules.ts";
import { readRates } from "./store.ts";

const LEASE_SECONDS = 50;

/**
 * Cron: has the operators' automations hear of rates that are out of date, once for each state they come to: nothing is written while what was
 * told last still holds, and whoever looks again after a refresh that changed nothing finds it told.
 */
export async function tellStaleRates(deps: FxDeps & AutomationWakeDeps): Promise<unknown> {
  const told = await withLease(deps, "fx.tell-stale", LEASE_SECONDS, async () => {
    const { db, contract, clock, ids } = deps;
    const { base } = contract.fx;
    const { coverage, stale, expired, missing, asOf } = coverageOf(await readRates(db, base), clock.now(), contract.fx);
    if (coverage === "fresh") return false;
    const unfit = stale.length + expired.length + missing.length;
    const data: EventData<"fx.stale"> = { base, coverage, stale, expired, missing, unfit, asOf: asOf?.toISOString() ?? null };
    if (await isToldLast(deps, data)) return false;
    const id = ids.next("evt");
    const event = { id, type: "fx.stale" as const, subject: base, buyerId: OPERATORS_ACCOUNT, payload: data, occurredAt: clock.now() };
    await db.batch([appendEvent(db, event)]);
    await wakeAutomations(deps, [id]);
    return true;
  });
  return told === undefined ? { skipped: "another isolate is telling" } : { told };
}

async function isToldLast({ db }: Pick<FxDeps, "db">, data: EventData<"fx.stale">): Promise<boolean> {
  const { type, payload, occurredAt, id } = outboxEvents;
  const [last] = await db
    .select({ same: sql<boolean>`${payload} = ${JSON.stringify(data)}::jsonb` })
    .from(outboxEvents)
    .where(eq(type, "fx.stale"))
    .orderBy(desc(occurredAt), desc(id))
    .limit(1);
  return last?.same === true;
}
