CREATE TABLE "supplier_feeds" (
	"supplier_id" text PRIMARY KEY NOT NULL,
	"url" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"held_until" timestamp (3) with time zone,
	"fence" integer DEFAULT 0 NOT NULL,
	"asked_at" timestamp (3) with time zone,
	"read_at" timestamp (3) with time zone,
	"outcome" text,
	"reason" text,
	"format" text,
	"etag" text,
	"last_modified" text,
	"changes_at" timestamp (3) with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"rows" integer DEFAULT 0 NOT NULL,
	"offers" integer DEFAULT 0 NOT NULL,
	"held" integer DEFAULT 0 NOT NULL,
	"set_aside" integer DEFAULT 0 NOT NULL,
	"rejected" jsonb DEFAULT '[]'::jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "supplier_pages" ADD COLUMN "fed_by" text;--> statement-breakpoint
ALTER TABLE "suppliers" ADD COLUMN "feed_url" text;--> statement-breakpoint
ALTER TABLE "supplier_feeds" ADD CONSTRAINT "supplier_feeds_supplier_id_suppliers_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."suppliers"("id") ON DELETE no action ON UPDATE no action;