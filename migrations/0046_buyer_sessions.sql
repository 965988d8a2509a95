ALTER TABLE "buyer_sessions" ADD COLUMN "owner_told" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "buyer_sessions" ADD COLUMN "client" text;--> statement-breakpoint
CREATE INDEX "buyer_sessions_untold" ON "buyer_sessions" USING btree ("revoked_at") WHERE not "buyer_sessions"."owner_told";