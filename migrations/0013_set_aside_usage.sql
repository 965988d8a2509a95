CREATE TABLE "llm_usage_set_aside" (
	"call_id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"day" text NOT NULL,
	"state" text NOT NULL,
	"record" text NOT NULL,
	"tokens" double precision NOT NULL,
	"reason" text NOT NULL,
	"ended_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "llm_usage_set_aside_due" ON "llm_usage_set_aside" USING btree ("call_id") WHERE "llm_usage_set_aside"."state" = 'due';