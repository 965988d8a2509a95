ALTER TABLE "buyers" ADD COLUMN "password_reset_asked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "buyers" ADD COLUMN "password_reset_mail" text;--> statement-breakpoint
CREATE INDEX "buyers_password_reset_pending" ON "buyers" USING btree ("password_reset_asked_at") WHERE "buyers"."password_reset_mail" = 'pending';