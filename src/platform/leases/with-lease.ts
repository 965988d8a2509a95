import { and, eq, sql } from "drizzle-orm";
import type { Db } from "../db/client.ts";
import { leases } from "./tables.ts";

/**
 * Runs work under a named lease of Postgres, by Postgres' clock: at most one holder at a time, and a holder that died
 * is succeeded after `seconds`. Answers undefined where somebody else holds it. The work gets the fencing token.
 */
export async function withLease<T>(
  deps: { db: Db },
  name: string,
  seconds: number,
  work: (fence: number) => Promise<T>,
): Promise<T | undefined> {
  const until = sql`now() + make_interval(secs => ${seconds})`;
  const [held] = await deps.db
    .insert(leases)
    .values({ name, fence: 1, expiresAt: until })
    .onConflictDoUpdate({
      target: leases.name,
      set: { fence: sql`${leases.fence} + 1`, expiresAt: until },
      setWhere: sql`${leases.expiresAt} <= now()`,
    })
    .returning({ fence: leases.fence });
  if (!held) return undefined;
  try {
    return await work(held.fence);
  } finally {
    await deps.db
      .update(leases)
      .set({ expiresAt: sql`now()` })
      .where(and(eq(leases.name, name), eq(leases.fence, held.fence)));
  }
}
