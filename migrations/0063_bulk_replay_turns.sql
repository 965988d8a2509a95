ALTER TABLE "automation_bulk_replay_letters" ADD COLUMN "lane" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "automation_bulk_replay_letters" ADD COLUMN "ended_as" text;--> statement-breakpoint
ALTER TABLE "automation_bulk_replay_letters" ADD COLUMN "ended_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "automation_bulk_replays" ADD COLUMN "stepped_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "automation_bulk_replay_letters_under_way" ON "automation_bulk_replay_letters" USING btree ("dead_letter_id") WHERE "automation_bulk_replay_letters"."turn_at" is not null and "automation_bulk_replay_letters"."left_as" is null and "automation_bulk_replay_letters"."ended_at" is null;