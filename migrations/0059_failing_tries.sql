ALTER TABLE "automations" ADD COLUMN "failing_tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "automations" ADD COLUMN "failing_counted_at" timestamp (3) with time zone;