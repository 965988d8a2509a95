CREATE TABLE "fx_refreshes" (
	"base" text PRIMARY KEY NOT NULL,
	"succeeded_at" timestamp (3) with time zone,
	"tried_at" timestamp (3) with time zone NOT NULL,
	"failure" text
);
