CREATE TABLE "held_prices" (
	"id" text PRIMARY KEY NOT NULL,
	"supplier_id" text NOT NULL,
	"product_key" text NOT NULL,
	"state" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"offer" jsonb NOT NULL,
	"doubts" jsonb NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"held_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"note" text
);
--> statement-breakpoint
ALTER TABLE "held_prices" ADD CONSTRAINT "held_prices_supplier_id_suppliers_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."suppliers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "held_prices_open" ON "held_prices" USING btree ("supplier_id","product_key") WHERE "held_prices"."state" = 'HELD';--> statement-breakpoint
CREATE INDEX "held_prices_product" ON "held_prices" USING btree ("supplier_id","product_key");--> statement-breakpoint
CREATE INDEX "held_prices_by_state" ON "held_prices" USING btree ("state","id");