ALTER TABLE "ad_campaigns" ADD COLUMN "targets" jsonb;--> statement-breakpoint
ALTER TABLE "searches" ADD COLUMN "audience" jsonb;