DROP INDEX "search_offers_shown";--> statement-breakpoint
ALTER TABLE "search_offers" ADD COLUMN "rank" real GENERATED ALWAYS AS (coalesce((view ->> 'rank')::real, relevance)) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "search_offers_shown" ON "search_offers" USING btree ("search_id","rank" desc,"offer_id") WHERE "search_offers"."removed_at" is null;