CREATE TABLE "payment_movements" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"provider_id" text NOT NULL,
	"payment_intent_id" text NOT NULL,
	"attempt_id" text,
	"state" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"cause" text,
	"failure" text,
	"by" text NOT NULL,
	"by_id" text,
	"request_id" text,
	"funds_withdrawn" boolean DEFAULT false NOT NULL,
	"happened_at" timestamp (3) with time zone NOT NULL,
	"booked_at" timestamp (3) with time zone NOT NULL,
	"state_since" timestamp (3) with time zone NOT NULL,
	"told_state" text
);
--> statement-breakpoint
CREATE TABLE "payment_refund_requests" (
	"id" text PRIMARY KEY NOT NULL,
	"operator_id" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"payment_intent_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"refund_id" text,
	"refusal" text,
	"last_error" text,
	"tries" integer DEFAULT 0 NOT NULL,
	"asked_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"not_before" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "received_webhooks" ADD COLUMN "decided_by" text;--> statement-breakpoint
ALTER TABLE "received_webhooks" ADD COLUMN "decided_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "received_webhooks" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "state" text DEFAULT 'PLACED' NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "refunded_amount" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "change_id" text;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "told_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "payment_movements_provider" ON "payment_movements" USING btree ("provider_id");--> statement-breakpoint
CREATE INDEX "payment_movements_intent" ON "payment_movements" USING btree ("payment_intent_id","happened_at");--> statement-breakpoint
CREATE INDEX "payment_movements_request" ON "payment_movements" USING btree ("request_id") WHERE "payment_movements"."request_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "payment_refund_requests_key" ON "payment_refund_requests" USING btree ("operator_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "payment_refund_requests_waiting" ON "payment_refund_requests" USING btree ("not_before") WHERE "payment_refund_requests"."state" = 'ASKED';--> statement-breakpoint
CREATE INDEX "payment_refund_requests_intent" ON "payment_refund_requests" USING btree ("payment_intent_id","id");--> statement-breakpoint
CREATE INDEX "orders_payment" ON "orders" USING btree ("payment_intent_id");--> statement-breakpoint
UPDATE "orders" SET "state" = 'REFUNDED', "refunded_amount" = "amount" WHERE "refunded_at" IS NOT NULL;
