CREATE TABLE "ad_controls" (
	"viewer" text PRIMARY KEY NOT NULL,
	"buyer_id" text,
	"controls" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "ad_controls_buyer" UNIQUE("buyer_id")
);
--> statement-breakpoint
ALTER TABLE "searches" ADD COLUMN "unsponsored" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "ad_controls" ADD CONSTRAINT "ad_controls_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "ad_controls_of_hints" ON "ad_controls" USING btree ("updated_at") WHERE "ad_controls"."buyer_id" is null;