CREATE TABLE "llm_reconciliations" (
	"day" date PRIMARY KEY NOT NULL,
	"dry_run" boolean NOT NULL,
	"operator_id" text NOT NULL,
	"operator_email" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"next" text,
	"asked" integer NOT NULL,
	"missing" integer NOT NULL,
	"rewritten" integer NOT NULL,
	"differing" integer NOT NULL,
	"rebuilt" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "llm_usage_events" ADD COLUMN "asked_model" text;--> statement-breakpoint
ALTER TABLE "llm_usage_events" ADD COLUMN "first_token_ms" integer;--> statement-breakpoint
ALTER TABLE "llm_usage_events" ADD COLUMN "duration_ms" integer;