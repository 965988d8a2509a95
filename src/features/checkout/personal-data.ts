import { eq } from "drizzle-orm";
import { pagesOf } from "../../platform/db/pages.ts";
import type { PersonalSection } from "../../platform/personal-data.ts";
import type { Platform } from "../../platform/platform.ts";
import { checkoutAttempts } from "./tables.ts";

/** What the buyer tried to pay; never by what it could still be paid. */
export const checkoutPersonalData = (deps: Platform): readonly PersonalSection[] => [
  {
    name: "checkouts",
    tables: [checkoutAttempts],
    pages: (buyerId) => {
      const { id, cartId, state, reason, lines, amount, currency, orderId, createdAt, expiresAt, endedAt } = checkoutAttempts;
      const columns = { id, cartId, state, reason, lines, amount, currency, orderId, createdAt, expiresAt, endedAt };
      return pagesOf(deps.db, { table: checkoutAttempts, columns, where: eq(checkoutAttempts.buyerId, buyerId), keys: [id] });
    },
  },
];
