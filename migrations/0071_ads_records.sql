CREATE TABLE "ad_auction_records" (
	"id" text PRIMARY KEY NOT NULL,
	"placement" text NOT NULL,
	"search_id" text,
	"held_at" timestamp (3) with time zone NOT NULL,
	"record" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "ad_impressions" ADD COLUMN "auction_id" text;--> statement-breakpoint
ALTER TABLE "ad_auction_records" ADD CONSTRAINT "ad_auction_records_search_id_searches_id_fk" FOREIGN KEY ("search_id") REFERENCES "public"."searches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ad_auction_records_held" ON "ad_auction_records" USING btree ("held_at");--> statement-breakpoint
CREATE INDEX "ad_auction_records_search" ON "ad_auction_records" USING btree ("search_id") WHERE "ad_auction_records"."search_id" is not null;