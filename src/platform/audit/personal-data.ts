import { and, eq, ne, sql } from "drizzle-orm";
import type { PersonalEraser } from "../personal-data.ts";
import type { Platform } from "../platform.ts";
import { auditLog } from "./tables.ts";

/** What stands where the address was of who is no more. */
const NOBODY = "erased";

/** The trail keeps what was done, by the id that names nobody any more; the address goes. */
export const auditErasers = (deps: Platform): readonly PersonalEraser[] => [
  {
    name: "addressesInTheTrail",
    async erase(buyerId, most) {
      const { id, actorId, actorEmail } = auditLog;
      const named = and(eq(actorId, buyerId), ne(actorEmail, NOBODY));
      const some = sql`${id} in (select ${id} from ${auditLog} where ${named} limit ${most})`;
      const { length: count } = await deps.db.update(auditLog).set({ actorEmail: NOBODY }).where(some).returning({ id });
      return { count, more: count === most };
    },
  },
];
