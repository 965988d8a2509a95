ALTER TABLE "searches" ADD COLUMN "idempotency_key" text;--> statement-breakpoint
ALTER TABLE "searches" ADD COLUMN "fingerprint" text;--> statement-breakpoint
CREATE UNIQUE INDEX "searches_once" ON "searches" USING btree ("buyer_id","idempotency_key");