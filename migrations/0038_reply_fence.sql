ALTER TABLE "chat_sessions" ADD COLUMN "answering_by" text;--> statement-breakpoint
ALTER TABLE "chat_sessions" ADD COLUMN "opening_key" text;--> statement-breakpoint
ALTER TABLE "chat_sessions" ADD COLUMN "opening_fingerprint" text;--> statement-breakpoint
CREATE UNIQUE INDEX "chat_sessions_opening" ON "chat_sessions" USING btree ("buyer_id","opening_key");