CREATE TABLE "page_readings" (
	"supplier_id" text NOT NULL,
	"url" text NOT NULL,
	"holder" text NOT NULL,
	"begun_at" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "page_readings_supplier_id_url_holder_begun_at_pk" PRIMARY KEY("supplier_id","url","holder","begun_at")
);
--> statement-breakpoint
ALTER TABLE "crawls" ADD COLUMN "pages_set_aside" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "page_readings" ADD CONSTRAINT "page_readings_supplier_id_suppliers_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."suppliers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "page_readings_begun" ON "page_readings" USING btree ("begun_at");