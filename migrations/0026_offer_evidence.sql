ALTER TABLE "offers" ADD COLUMN "range" jsonb;--> statement-breakpoint
ALTER TABLE "offers" ADD COLUMN "evidence" jsonb;