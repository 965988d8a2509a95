CREATE TABLE "buyer_notices" (
	"id" text PRIMARY KEY NOT NULL,
	"buyer_id" text NOT NULL,
	"email" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "buyers" ADD COLUMN "password_reset_mails" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "buyer_notices_created" ON "buyer_notices" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "buyer_notices_pending" ON "buyer_notices" USING btree ("created_at") WHERE "buyer_notices"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "buyer_notices_by_buyer" ON "buyer_notices" USING btree ("buyer_id");