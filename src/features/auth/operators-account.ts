import { sql, type SQL } from "drizzle-orm";
import { timestamp } from "../../platform/db/timestamp.ts";
import { buyers } from "./tables.ts";

/**
 * Whose the operators' automations are: an account like a buyer's, so that they have turns, circuits, dead letters and versions as all have.
 * Nobody signs in to it: its address is none that a form takes, and no password has its hash.
 */
export const OPERATORS_ACCOUNT = "usr_00000000000000000000000000";

/** The statement that makes the account where it is not there; what the release before made has the kind of all. */
export const operatorsAccount = (at: Date): SQL => sql`
  insert into ${buyers} as account (id, kind, email, name, password_hash, created_at)
  values (${OPERATORS_ACCOUNT}, 'operators', 'operators', 'Operators', '', ${timestamp(at)})
  on conflict (id) do update set kind = excluded.kind where account.kind <> excluded.kind`;
