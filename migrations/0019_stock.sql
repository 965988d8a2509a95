CREATE TABLE "stock_reservations" (
	"attempt_id" text NOT NULL,
	"offer_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"returned" integer DEFAULT 0 NOT NULL,
	"state" text NOT NULL,
	"held_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"sold_at" timestamp (3) with time zone,
	"order_id" text,
	"released_at" timestamp (3) with time zone,
	CONSTRAINT "stock_reservations_attempt_id_offer_id_pk" PRIMARY KEY("attempt_id","offer_id"),
	CONSTRAINT "stock_reservations_pieces" CHECK ("stock_reservations"."quantity" > 0 and "stock_reservations"."returned" between 0 and "stock_reservations"."quantity")
);
--> statement-breakpoint
ALTER TABLE "offers" ADD COLUMN "stock" integer;--> statement-breakpoint
ALTER TABLE "offers" ADD COLUMN "stock_told_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "offers" ADD COLUMN "stock_told_by" text;--> statement-breakpoint
CREATE INDEX "stock_reservations_held" ON "stock_reservations" USING btree ("offer_id") WHERE "stock_reservations"."state" = 'HELD';--> statement-breakpoint
CREATE INDEX "stock_reservations_overdue" ON "stock_reservations" USING btree ("expires_at") WHERE "stock_reservations"."state" = 'HELD';--> statement-breakpoint
CREATE INDEX "stock_reservations_sold" ON "stock_reservations" USING btree ("offer_id","sold_at") WHERE "stock_reservations"."state" = 'SOLD';--> statement-breakpoint
CREATE INDEX "stock_reservations_sold_at" ON "stock_reservations" USING btree ("sold_at") WHERE "stock_reservations"."state" = 'SOLD';--> statement-breakpoint
CREATE INDEX "stock_reservations_released" ON "stock_reservations" USING btree ("released_at") WHERE "stock_reservations"."state" = 'RELEASED';--> statement-breakpoint
-- What attempts that are open already have in their lines; those that the release before begins meanwhile are for the cron `reconcileStock`.
INSERT INTO "stock_reservations" ("attempt_id", "offer_id", "quantity", "state", "held_at", "expires_at")
SELECT a."id", line."offerId", sum(line."quantity")::int, 'HELD', a."created_at", a."expires_at"
FROM "checkout_attempts" a, jsonb_to_recordset(a."lines") AS line ("offerId" text, "quantity" bigint)
WHERE a."state" IN ('RESERVED', 'PAYMENT_INITIATED', 'PAYMENT_INITIATED_CART_RECONCILING')
GROUP BY a."id", line."offerId";
