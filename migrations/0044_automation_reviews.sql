CREATE TABLE "automation_reviews" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text NOT NULL,
	"note" text NOT NULL,
	"dead_letters" integer NOT NULL,
	"undecided" integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX "automation_reviews_at" ON "automation_reviews" USING btree ("at");