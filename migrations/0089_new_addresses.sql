ALTER TABLE "buyers" ADD COLUMN "new_email" text;--> statement-breakpoint
ALTER TABLE "buyers" ADD COLUMN "new_email_asked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "buyers" ADD COLUMN "new_email_session" text;--> statement-breakpoint
ALTER TABLE "buyers" ADD COLUMN "new_email_mail" text;--> statement-breakpoint
ALTER TABLE "buyers" ADD COLUMN "new_email_mails" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "buyers_new_email_pending" ON "buyers" USING btree ("new_email_asked_at") WHERE "buyers"."new_email_mail" = 'pending';