CREATE TABLE "automation_bulk_replay_letters" (
	"replay_id" text NOT NULL,
	"dead_letter_id" text NOT NULL,
	"place" integer NOT NULL,
	"turn_at" timestamp (3) with time zone,
	"left_as" text,
	CONSTRAINT "automation_bulk_replay_letters_replay_id_dead_letter_id_pk" PRIMARY KEY("replay_id","dead_letter_id")
);
--> statement-breakpoint
CREATE TABLE "automation_bulk_replays" (
	"id" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"wanted" jsonb NOT NULL,
	"by" text NOT NULL,
	"by_email" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"halted_by" text,
	CONSTRAINT "automation_bulk_replays_once" UNIQUE("by","idempotency_key")
);
--> statement-breakpoint
ALTER TABLE "automation_bulk_replay_letters" ADD CONSTRAINT "automation_bulk_replay_letters_replay_id_automation_bulk_replays_id_fk" FOREIGN KEY ("replay_id") REFERENCES "public"."automation_bulk_replays"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "automation_bulk_replay_letters_waiting" ON "automation_bulk_replay_letters" USING btree ("replay_id","place") WHERE "automation_bulk_replay_letters"."turn_at" is null;--> statement-breakpoint
CREATE INDEX "automation_bulk_replays_live" ON "automation_bulk_replays" USING btree ("id") WHERE "automation_bulk_replays"."state" in ('canary', 'running');