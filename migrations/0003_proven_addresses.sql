ALTER TABLE "buyers" ADD COLUMN "email_verified_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "buyers" ADD COLUMN "verification_mails" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "buyers" ADD COLUMN "verification_asked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "buyers" ADD COLUMN "verification_mail" text;--> statement-breakpoint
CREATE INDEX "buyers_verification_pending" ON "buyers" USING btree ("verification_asked_at") WHERE "buyers"."verification_mail" = 'pending';