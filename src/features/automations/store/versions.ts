import { desc, eq, sql, type SQL } from "drizzle-orm";
import type { Db } from "../../../platform/db/client.ts";
import { timestamp } from "../../../platform/db/timestamp.ts";
import { automations, automationVersions } from "../tables.ts";

export type VersionRow = typeof automationVersions.$inferSelect;
type Versioned = Pick<VersionRow, "name" | "url" | "conditions" | "actions">;

/** Of one automation; older ones are forgotten. */
const MOST_VERSIONS = 100;

/** The version that an automation has once it is what is given: another where that differs from what it is. */
export function versionWith({ name, url, conditions, actions }: Partial<Versioned>): SQL<number> {
  const differing = [
    ...(name === undefined ? [] : [sql`${automations.name} <> ${name}`]),
    ...(url === undefined ? [] : [sql`${automations.url} <> ${url}`]),
    ...(conditions === undefined ? [] : [sql`${automations.conditions} <> ${JSON.stringify(conditions)}::jsonb`]),
    ...(actions === undefined ? [] : [sql`${automations.actions} <> ${JSON.stringify(actions)}::jsonb`]),
  ];
  const grown = differing.length === 0 ? sql`false` : sql.join(differing, sql` or `);
  return sql<number>`${automations.version} + (case when ${grown} then 1 else 0 end)`;
}

/** Statements of the transaction that changes an automation: one before the change, that what it was is kept, and one after it. */
export const keepVersion = (db: Db, { id, buyerId }: { id: string; buyerId: string }, at: Date) =>
  db.execute(sql`
    with kept as (
      insert into ${automationVersions} (automation_id, version, name, url, conditions, actions, since)
      select id, version, name, url, conditions, actions, case when version = 1 then created_at else ${timestamp(at)} end
      from ${automations} where id = ${id} and buyer_id = ${buyerId} and deleted_at is null
      on conflict do nothing returning automation_id, version
    )
    delete from ${automationVersions} v using kept where v.automation_id = kept.automation_id and v.version <= kept.version - ${MOST_VERSIONS}`);

/** The latest first; none of an automation that was never changed. */
export const versionsOf = (db: Db, automationId: string): Promise<VersionRow[]> =>
  db
    .select()
    .from(automationVersions)
    .where(eq(automationVersions.automationId, automationId))
    .orderBy(desc(automationVersions.version))
    .limit(MOST_VERSIONS);
