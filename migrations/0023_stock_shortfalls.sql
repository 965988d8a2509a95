CREATE TABLE "stock_shortfalls" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"attempt_id" text NOT NULL,
	"offer_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"told" integer NOT NULL,
	"told_at" timestamp (3) with time zone NOT NULL,
	"found_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"event_id" text NOT NULL,
	"told_of_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp (3) with time zone,
	"reason" text,
	"word_id" text
);
--> statement-breakpoint
CREATE UNIQUE INDEX "stock_shortfalls_line" ON "stock_shortfalls" USING btree ("attempt_id","offer_id");--> statement-breakpoint
CREATE INDEX "stock_shortfalls_order" ON "stock_shortfalls" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "stock_shortfalls_event" ON "stock_shortfalls" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "stock_shortfalls_state" ON "stock_shortfalls" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "stock_reservations_offer" ON "stock_reservations" USING btree ("offer_id","attempt_id");--> statement-breakpoint
-- What was bought within the time that laws compare; orders that the release before places meanwhile are for the cron `reconcileStock`.
INSERT INTO "stock_reservations" ("attempt_id", "offer_id", "quantity", "state", "held_at", "expires_at", "sold_at", "order_id")
SELECT o."attempt_id", l."offer_id", sum(l."quantity")::int, 'SOLD', o."placed_at", o."placed_at", o."placed_at", o."id"
FROM "orders" o JOIN "order_lines" l ON l."order_id" = o."id"
WHERE o."placed_at" > now() - interval '2 days'
GROUP BY o."attempt_id", l."offer_id", o."placed_at", o."id"
ON CONFLICT DO NOTHING;
