ALTER TABLE "ad_campaigns" ADD COLUMN "pacing" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "ad_campaigns" ADD COLUMN "serves_from" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "ad_campaigns_serving" ON "ad_campaigns" USING btree ("placement","serves_from","bid_minor" desc,"id" collate "C");--> statement-breakpoint
CREATE INDEX "ad_campaigns_resting" ON "ad_campaigns" USING btree ("serves_from") WHERE "ad_campaigns"."serves_from" > 0;--> statement-breakpoint
UPDATE "ad_campaigns" SET "serves_from" = 2147483647 WHERE NOT "enabled";
