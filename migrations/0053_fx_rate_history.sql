CREATE TABLE "fx_rate_history" (
	"base" text NOT NULL,
	"currency" text NOT NULL,
	"as_of" timestamp (3) with time zone NOT NULL,
	"rate" text NOT NULL,
	"source" text,
	"fetched_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "fx_rate_history_base_currency_as_of_rate_pk" PRIMARY KEY("base","currency","as_of","rate")
);
--> statement-breakpoint
ALTER TABLE "fx_rates" ADD COLUMN "source" text;--> statement-breakpoint
INSERT INTO "fx_rate_history" ("base", "currency", "as_of", "rate", "source", "fetched_at")
SELECT "base", "currency", "as_of", "rate", "source", "fetched_at" FROM "fx_rates";
