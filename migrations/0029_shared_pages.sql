CREATE TABLE "supplier_listings" (
	"supplier_id" text NOT NULL,
	"url" text NOT NULL,
	"holder" text,
	"held_until" timestamp (3) with time zone,
	"fence" integer DEFAULT 0 NOT NULL,
	"claimed_at" timestamp (3) with time zone NOT NULL,
	"read_at" timestamp (3) with time zone,
	"whole" boolean DEFAULT true NOT NULL,
	"addresses" text,
	"cut" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "supplier_listings_supplier_id_url_pk" PRIMARY KEY("supplier_id","url")
);
--> statement-breakpoint
CREATE TABLE "supplier_pages" (
	"supplier_id" text NOT NULL,
	"url" text NOT NULL,
	"holder" text,
	"held_until" timestamp (3) with time zone,
	"fence" integer DEFAULT 0 NOT NULL,
	"claimed_at" timestamp (3) with time zone NOT NULL,
	"outcome" text,
	"reason" text,
	"products" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"held" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"answered_at" timestamp (3) with time zone,
	"etag" text,
	"last_modified" text,
	"failures" integer DEFAULT 0 NOT NULL,
	"rest_until" timestamp (3) with time zone,
	CONSTRAINT "supplier_pages_supplier_id_url_pk" PRIMARY KEY("supplier_id","url")
);
--> statement-breakpoint
DROP INDEX "crawls_supplier";--> statement-breakpoint
ALTER TABLE "offers" ADD COLUMN "page" text;--> statement-breakpoint
ALTER TABLE "offers" ADD COLUMN "confirmed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "suppliers" ADD COLUMN "fresh_from" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "supplier_listings" ADD CONSTRAINT "supplier_listings_supplier_id_suppliers_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."suppliers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "supplier_pages" ADD CONSTRAINT "supplier_pages_supplier_id_suppliers_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."suppliers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "supplier_listings_claimed" ON "supplier_listings" USING btree ("claimed_at");--> statement-breakpoint
CREATE INDEX "supplier_pages_claimed" ON "supplier_pages" USING btree ("claimed_at");--> statement-breakpoint
CREATE INDEX "offers_page" ON "offers" USING btree ("supplier_id","page");--> statement-breakpoint
CREATE INDEX "crawls_supplier" ON "crawls" USING btree ("supplier_id","ended_at" desc nulls last);