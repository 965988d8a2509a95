ALTER TABLE "ad_campaigns" ADD COLUMN "total_budget_minor" bigint;--> statement-breakpoint
ALTER TABLE "ad_campaigns" ADD COLUMN "starts_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "ad_campaigns" ADD COLUMN "ends_at" timestamp (3) with time zone;