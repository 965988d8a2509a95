CREATE TABLE "service_tokens" (
	"id" text PRIMARY KEY NOT NULL,
	"buyer_id" text NOT NULL,
	"name" text NOT NULL,
	"digest" text NOT NULL,
	"scopes" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"idempotency_key" text,
	"fingerprint" text
);
--> statement-breakpoint
ALTER TABLE "service_tokens" ADD CONSTRAINT "service_tokens_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "service_tokens_digest" ON "service_tokens" USING btree ("digest");--> statement-breakpoint
CREATE UNIQUE INDEX "service_tokens_once" ON "service_tokens" USING btree ("buyer_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "service_tokens_by_buyer" ON "service_tokens" USING btree ("buyer_id","id");--> statement-breakpoint
CREATE INDEX "service_tokens_ended" ON "service_tokens" USING btree (least("revoked_at", "expires_at"));