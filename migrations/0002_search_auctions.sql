CREATE TABLE "ad_auctions" (
	"id" text PRIMARY KEY NOT NULL,
	"search_id" text NOT NULL,
	"held_at" timestamp (3) with time zone NOT NULL,
	"offers" integer NOT NULL,
	"bids" integer NOT NULL,
	"granted" integer NOT NULL,
	"sold" integer NOT NULL,
	"clearing_minor" integer NOT NULL,
	CONSTRAINT "ad_auctions_search" UNIQUE("search_id")
);
--> statement-breakpoint
ALTER TABLE "ad_auctions" ADD CONSTRAINT "ad_auctions_search_id_searches_id_fk" FOREIGN KEY ("search_id") REFERENCES "public"."searches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ad_auctions_held" ON "ad_auctions" USING btree ("held_at");