CREATE TABLE "fx_held_rates" (
	"id" text PRIMARY KEY NOT NULL,
	"base" text NOT NULL,
	"currency" text NOT NULL,
	"rate" text NOT NULL,
	"as_of" timestamp (3) with time zone NOT NULL,
	"source" text NOT NULL,
	"doubts" jsonb NOT NULL,
	"stored_rate" text,
	"stored_as_of" timestamp (3) with time zone,
	"held_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"note" text,
	CONSTRAINT "fx_held_rates_once" UNIQUE("base","currency","as_of","rate")
);
--> statement-breakpoint
CREATE INDEX "fx_held_rates_by_state" ON "fx_held_rates" USING btree ("base","state","id");