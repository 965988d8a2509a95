ALTER TABLE "automations" ADD COLUMN "idempotency_key" text;--> statement-breakpoint
ALTER TABLE "automations" ADD COLUMN "fingerprint" text;--> statement-breakpoint
CREATE UNIQUE INDEX "automations_once" ON "automations" USING btree ("buyer_id","idempotency_key");