import { eq } from "drizzle-orm";
import { pagesOf } from "../../platform/db/pages.ts";
import type { PersonalSection } from "../../platform/personal-data.ts";
import type { Platform } from "../../platform/platform.ts";
import { buyerSessions, buyers, serviceTokens } from "./tables.ts";

/** The account, and by what it is entered; never by what anybody could enter it. */
export const authPersonalData = (deps: Platform): readonly PersonalSection[] => [
  {
    name: "account",
    tables: [buyers],
    pages: (buyerId) => {
      const { id, email, name, language, createdAt, emailVerifiedAt, newEmail, suspendedAt, suspendedReason } = buyers;
      return pagesOf(deps.db, {
        table: buyers,
        columns: { id, email, name, language, createdAt, emailVerifiedAt, newEmail, suspendedAt, suspendedReason },
        where: eq(id, buyerId),
        keys: [id],
      });
    },
  },
  {
    name: "sessions",
    tables: [buyerSessions],
    pages: (buyerId) => {
      const { id, client, createdAt, rotatedAt, expiresAt, revokedAt, revokedReason } = buyerSessions;
      const columns = { id, client, createdAt, rotatedAt, expiresAt, revokedAt, revokedReason };
      return pagesOf(deps.db, { table: buyerSessions, columns, where: eq(buyerSessions.buyerId, buyerId), keys: [id] });
    },
  },
  {
    name: "serviceTokens",
    tables: [serviceTokens],
    pages: (buyerId) => {
      const { id, name, scopes, llmLimits, createdAt, expiresAt, lastUsedAt, revokedAt } = serviceTokens;
      const columns = { id, name, scopes, llmLimits, createdAt, expiresAt, lastUsedAt, revokedAt };
      return pagesOf(deps.db, { table: serviceTokens, columns, where: eq(serviceTokens.buyerId, buyerId), keys: [id] });
    },
  },
];
