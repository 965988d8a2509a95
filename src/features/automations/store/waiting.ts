import { sql, type SQL } from "drizzle-orm";
import { inOrder } from "../../../platform/db/in-order.ts";
import { automationExecutions } from "../tables.ts";

/** For a statement that ends executions `e`: those that wait, and that nobody tries right now, of the automations whose ids are asked for. */
export const waitingOf = (automationIds: SQL): SQL =>
  sql`${inOrder(automationExecutions.id, sql`automation_id in (${automationIds}) and state = 'pending' and (lease_until is null or lease_until <= now())`, sql`e.id`)}
    and e.state = 'pending' and (e.lease_until is null or e.lease_until <= now())`;
