-- The code names it no more; the release before, which runs on while this is applied, reads it with every message and writes it with every
-- insert. The release after this one drops it, by a migration of its own (drizzle-kit --custom): tables.ts knows it no longer.
COMMENT ON COLUMN "chat_messages"."reply_lease_until" IS 'read and written by no code since migration 0058; to be dropped by the release after it';
