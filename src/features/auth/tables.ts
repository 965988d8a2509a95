import { sql } from "drizzle-orm";
import { boolean, index, integer, jsonb, pgTable, text, uniqueIndex } from "drizzle-orm/pg-core";
import { id, time } from "../../platform/db/columns.ts";
import type { LlmLimits } from "../../platform/llm-limits.ts";
import type { TokenScope } from "../../platform/token-scopes.ts";

/** Buyers' accounts; operators live in the operations plane. Kept for as long as the account is. */
export const buyers = pgTable(
  "buyers",
  {
    id: id(),
    /** `operators`: the one that the operators' automations are of, and that nobody signs in to (operators-account.ts). */
    kind: text({ enum: ["buyer", "operators"] })
      .notNull()
      .default("buyer"),
    /** Lower-cased. */
    email: text().notNull(),
    name: text().notNull(),
    /** In which mails are written: a BCP 47 tag of those there are. Null in accounts from before it was asked: English. */
    language: text(),
    passwordHash: text().notNull(),
    createdAt: time().notNull(),
    /** When somebody proved to read mail at `email`; whoever gives the account another address takes it back. */
    emailVerifiedAt: time(),
    /** Mails asked for that carry a token for `email`, and when the last one was. */
    verificationMails: integer().notNull().default(0),
    verificationAskedAt: time(),
    /** The last of them: `pending` until the provider took it or refused its address; null before there was any. */
    verificationMail: text({ enum: ["pending", "sent", "refused"] }),
    /** When a mail that resets the password was asked for last, and what became of it, as above. */
    passwordResetAskedAt: time(),
    passwordResetMail: text({ enum: ["pending", "sent", "refused"] }),
    /** Such mails since whoever has the account last signed in or gave it another password: the wait for the next doubles with each. */
    passwordResetMails: integer().notNull().default(0),
    /** The address that was asked for in place of `email`, when, by which session, and what became of the mail to it, as above; null while none is. */
    newEmail: text(),
    newEmailAskedAt: time(),
    newEmailSession: text(),
    newEmailMail: text({ enum: ["pending", "sent", "refused"] }),
    /** Such addresses since the account was given one: the wait for the next doubles with each. */
    newEmailMails: integer().notNull().default(0),
    /** When its buyer closed it, and from when on it is erased; null while it is open. Nobody comes in by a closed one. */
    closedAt: time(),
    eraseAt: time(),
    /** When operators suspended it, and why, as its buyer is told; null while they have not. Nobody comes in by a suspended one. */
    suspendedAt: time(),
    suspendedReason: text(),
  },
  (table) => [
    uniqueIndex("buyers_email").on(table.email),
    index("buyers_to_erase")
      .on(table.eraseAt)
      .where(sql`${table.eraseAt} is not null`),
    index("buyers_suspended")
      .on(table.id)
      .where(sql`${table.suspendedAt} is not null`),
    index("buyers_closed")
      .on(table.id)
      .where(sql`${table.closedAt} is not null`),
    index("buyers_verification_pending")
      .on(table.verificationAskedAt)
      .where(sql`${table.verificationMail} = 'pending'`),
    index("buyers_password_reset_pending")
      .on(table.passwordResetAskedAt)
      .where(sql`${table.passwordResetMail} = 'pending'`),
    index("buyers_new_email_pending")
      .on(table.newEmailAskedAt)
      .where(sql`${table.newEmailMail} = 'pending'`),
  ],
);

/** That an account was erased, and what of it: the record of it, by an id that names nobody any more. Kept for ever. */
export const accountErasures = pgTable("account_erasures", {
  buyerId: text().primaryKey(),
  closedAt: time().notNull(),
  erasedAt: time().notNull(),
  /** How many things of each kind the run counted that ended it; those of runs that were cut short before are not among them. */
  erased: jsonb().$type<Record<string, number>>().notNull(),
});

/** One sign-in and its family of refresh tokens. Deleted by the daily cron 30 days after `expiresAt`. */
export const buyerSessions = pgTable(
  "buyer_sessions",
  {
    id: id(),
    buyerId: text()
      .notNull()
      .references(() => buyers.id, { onDelete: "cascade" }),
    /** Number of rotations; the refresh token of this generation is the valid one. */
    generation: integer().notNull().default(0),
    rotatedAt: time().notNull(),
    createdAt: time().notNull(),
    expiresAt: time().notNull(),
    revokedAt: time(),
    revokedReason: text(),
    /** When a reuse of its refresh tokens was told, once, whatever ended it: of a sign-out that came first or last, a thief must not have silence. */
    theftToldAt: time(),
    /** False where it ended here first and its owner (docs/decisions/0003) has yet to hear of it. */
    ownerTold: boolean().notNull().default(true),
    /** By what it was opened: the `User-Agent`, cut. Null where none was sent. */
    client: text(),
  },
  (table) => [
    index("buyer_sessions_buyer").on(table.buyerId),
    index("buyer_sessions_expiry").on(table.expiresAt),
    index("buyer_sessions_untold")
      .on(table.revokedAt)
      .where(sql`not ${table.ownerTold}`),
  ],
);

/** By what programs come for a buyer. Deleted by the daily cron `access.serviceTokens.endedKeptDays` after their end, or with their buyer. */
export const serviceTokens = pgTable(
  "service_tokens",
  {
    id: id(),
    buyerId: text()
      .notNull()
      .references(() => buyers.id, { onDelete: "cascade" }),
    name: text().notNull(),
    /** SHA-256 of its text, hex. */
    digest: text().notNull(),
    scopes: jsonb().$type<TokenScope[]>().notNull(),
    /** What it may use of models a day; null where it may use all that its buyer may. */
    llmLimits: jsonb().$type<LlmLimits>(),
    createdAt: time().notNull(),
    /** Null where it is good until it is revoked. */
    expiresAt: time(),
    /** Coarse: written once in `access.serviceTokens.lastUsedEverySeconds` at most. */
    lastUsedAt: time(),
    revokedAt: time(),
    /** Of the request that made it, so that its repetition makes no second one. */
    idempotencyKey: text(),
    fingerprint: text(),
  },
  (table) => [
    uniqueIndex("service_tokens_digest").on(table.digest),
    uniqueIndex("service_tokens_once").on(table.buyerId, table.idempotencyKey),
    index("service_tokens_by_buyer").on(table.buyerId, table.id),
    index("service_tokens_ended").on(sql`least(${table.revokedAt}, ${table.expiresAt})`),
  ],
);
