ALTER TABLE "checkout_attempts" ADD COLUMN "payment_status" text;--> statement-breakpoint
ALTER TABLE "checkout_attempts" ADD COLUMN "payment_asked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "checkout_attempts" ADD COLUMN "last_decline" jsonb;--> statement-breakpoint
ALTER TABLE "checkout_attempts" ADD COLUMN "refusal" jsonb;