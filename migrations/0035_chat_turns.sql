ALTER TABLE "chat_sessions" ADD COLUMN "answering" text;--> statement-breakpoint
ALTER TABLE "chat_sessions" ADD COLUMN "answering_until" timestamp (3) with time zone;