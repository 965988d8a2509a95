CREATE TABLE "checkout_tallies" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "checkout_tallies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"hour" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"part" text NOT NULL,
	"attempts" bigint NOT NULL,
	"amount" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "checkout_totals" (
	"span" text NOT NULL,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"part" text NOT NULL,
	"attempts" bigint NOT NULL,
	"amount" bigint NOT NULL,
	CONSTRAINT "checkout_totals_span_starts_at_kind_state_part_pk" PRIMARY KEY("span","starts_at","kind","state","part")
);
--> statement-breakpoint
DROP INDEX "received_webhooks_parked";--> statement-breakpoint
DROP INDEX "searches_buyer";--> statement-breakpoint
CREATE INDEX "audit_log_actor" ON "audit_log" USING btree ("actor_id","id");--> statement-breakpoint
CREATE INDEX "audit_log_actor_email" ON "audit_log" USING btree ("actor_email","id");--> statement-breakpoint
CREATE INDEX "audit_log_action" ON "audit_log" USING btree ("action","id");--> statement-breakpoint
CREATE INDEX "audit_log_request" ON "audit_log" USING btree ("request_id","id");--> statement-breakpoint
CREATE INDEX "ad_impressions_served" ON "ad_impressions" USING btree ("served_at");--> statement-breakpoint
CREATE INDEX "ad_impressions_billed" ON "ad_impressions" USING btree ("clicked_at") WHERE "ad_impressions"."billing" = 'billed';--> statement-breakpoint
CREATE INDEX "ad_spend_day" ON "ad_spend" USING btree ("day");--> statement-breakpoint
CREATE INDEX "automations_standing" ON "automations" USING btree ("id") WHERE "automations"."deleted_at" is null;--> statement-breakpoint
CREATE INDEX "search_offers_shown" ON "search_offers" USING btree ("search_id","relevance" desc,"offer_id") WHERE "search_offers"."removed_at" is null;--> statement-breakpoint
CREATE INDEX "checkout_attempts_open_since" ON "checkout_attempts" USING btree ("state_since","id") WHERE "checkout_attempts"."state" in ('RESERVED', 'PAYMENT_INITIATED', 'PAYMENT_INITIATED_CART_RECONCILING');--> statement-breakpoint
CREATE INDEX "received_webhooks_unfinished" ON "received_webhooks" USING btree ("state","received_at") WHERE "received_webhooks"."state" in ('RECEIVED', 'PARKED');--> statement-breakpoint
CREATE INDEX "received_webhooks_by_state" ON "received_webhooks" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "dead_letters_by_queue" ON "dead_letters" USING btree ("queue","id");--> statement-breakpoint
CREATE INDEX "dead_letters_by_queue_and_state" ON "dead_letters" USING btree ("queue","state","id");--> statement-breakpoint
CREATE INDEX "searches_buyer" ON "searches" USING btree ("buyer_id","id" desc);