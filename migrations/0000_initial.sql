CREATE TABLE "leases" (
	"name" text PRIMARY KEY NOT NULL,
	"fence" bigint NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox_events" (
	"id" text PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"subject" text NOT NULL,
	"buyer_id" text NOT NULL,
	"payload" jsonb NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"dispatched_at" timestamp (3) with time zone,
	"failed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "ad_campaigns" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"supplier_id" text,
	"keywords" jsonb NOT NULL,
	"placement" text NOT NULL,
	"bid_minor" integer NOT NULL,
	"daily_budget_minor" integer,
	"enabled" boolean NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"updated_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ad_impressions" (
	"id" text PRIMARY KEY NOT NULL,
	"campaign_id" text NOT NULL,
	"supplier_id" text,
	"placement" text NOT NULL,
	"search_id" text,
	"offer_id" text,
	"position" integer,
	"title" text NOT NULL,
	"viewer" text NOT NULL,
	"price_minor" integer NOT NULL,
	"served_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone,
	"clicked_at" timestamp (3) with time zone,
	"billing" text NOT NULL,
	"reason" text,
	CONSTRAINT "ad_impressions_position" UNIQUE("search_id","position"),
	CONSTRAINT "ad_impressions_offer" UNIQUE("search_id","offer_id"),
	CONSTRAINT "ad_impressions_campaign" UNIQUE("search_id","campaign_id")
);
--> statement-breakpoint
CREATE TABLE "ad_spend" (
	"campaign_id" text NOT NULL,
	"day" date NOT NULL,
	"spent_minor" bigint NOT NULL,
	CONSTRAINT "ad_spend_campaign_id_day_pk" PRIMARY KEY("campaign_id","day")
);
--> statement-breakpoint
CREATE TABLE "buyer_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"buyer_id" text NOT NULL,
	"generation" integer DEFAULT 0 NOT NULL,
	"rotated_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"revoked_reason" text
);
--> statement-breakpoint
CREATE TABLE "buyers" (
	"id" text PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "automation_attempts" (
	"execution_id" text NOT NULL,
	"number" integer NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"status" integer,
	"latency_ms" integer NOT NULL,
	"error" text,
	CONSTRAINT "automation_attempts_execution_id_number_pk" PRIMARY KEY("execution_id","number")
);
--> statement-breakpoint
CREATE TABLE "automation_dead_letter_history" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "automation_dead_letter_history_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"dead_letter_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"what" text NOT NULL,
	"by" text,
	"note" text,
	"incident_id" text
);
--> statement-breakpoint
CREATE TABLE "automation_dead_letters" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"execution_id" text,
	"automation_id" text,
	"event_id" text NOT NULL,
	"buyer_id" text NOT NULL,
	"event" jsonb NOT NULL,
	"cause" text NOT NULL,
	"error" text NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"decided_by" text,
	"note" text,
	"incident_id" text,
	CONSTRAINT "automation_dead_letters_key" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "automation_executions" (
	"id" text PRIMARY KEY NOT NULL,
	"event_id" text NOT NULL,
	"automation_id" text NOT NULL,
	"subject" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"replaying" boolean DEFAULT false NOT NULL,
	"next_attempt_at" timestamp (3) with time zone NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"fence" integer DEFAULT 0 NOT NULL,
	"cause" text,
	"last_error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "automation_executions_once" UNIQUE("event_id","automation_id")
);
--> statement-breakpoint
CREATE TABLE "automations" (
	"id" text PRIMARY KEY NOT NULL,
	"buyer_id" text NOT NULL,
	"name" text NOT NULL,
	"event_type" text NOT NULL,
	"url" text NOT NULL,
	"secret" text NOT NULL,
	"previous_secret" text,
	"previous_secret_until" timestamp (3) with time zone,
	"enabled" boolean NOT NULL,
	"disabled_reason" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"deleted_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "briefs" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"buyer_id" text NOT NULL,
	"content" jsonb NOT NULL,
	"method" text NOT NULL,
	"confidence" jsonb NOT NULL,
	"version" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "offers" (
	"id" text PRIMARY KEY NOT NULL,
	"supplier_id" text NOT NULL,
	"product_key" text NOT NULL,
	"url" text NOT NULL,
	"title" text NOT NULL,
	"brand" text,
	"sku" text,
	"mpn" text,
	"gtin" text,
	"category" text,
	"image_source" text,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"availability" text NOT NULL,
	"orderable" boolean NOT NULL,
	"condition" text NOT NULL,
	"minimum_quantity" integer NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	"withdrawn_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "search_deltas" (
	"search_id" text NOT NULL,
	"revision" integer NOT NULL,
	"type" text NOT NULL,
	"offer_id" text,
	"payload" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "search_deltas_search_id_revision_pk" PRIMARY KEY("search_id","revision")
);
--> statement-breakpoint
CREATE TABLE "search_logs" (
	"search_id" text PRIMARY KEY NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"trimmed_to" integer DEFAULT 0 NOT NULL,
	"crawls" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "search_offers" (
	"search_id" text NOT NULL,
	"offer_id" text NOT NULL,
	"view" jsonb NOT NULL,
	"relevance" real NOT NULL,
	"sponsored" jsonb,
	"removed_at" timestamp (3) with time zone,
	CONSTRAINT "search_offers_search_id_offer_id_pk" PRIMARY KEY("search_id","offer_id")
);
--> statement-breakpoint
CREATE TABLE "chat_messages" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"role" text NOT NULL,
	"content" text NOT NULL,
	"partial" boolean DEFAULT false NOT NULL,
	"degraded" jsonb,
	"usage" jsonb,
	"reply_to" text,
	"idempotency_key" text,
	"fingerprint" text,
	"reply_lease_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "chat_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"buyer_id" text NOT NULL,
	"title" text,
	"locale" text,
	"state" text DEFAULT 'OPEN' NOT NULL,
	"failure_reason" text,
	"brief_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"queued_at" timestamp (3) with time zone,
	"finalizing_since" timestamp (3) with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone,
	"lease_until" timestamp (3) with time zone,
	"fence" integer DEFAULT 0 NOT NULL,
	"resets" integer DEFAULT 0 NOT NULL,
	"completed_by_reconcile" boolean DEFAULT false NOT NULL,
	"reconciled_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "checkout_attempts" (
	"id" text PRIMARY KEY NOT NULL,
	"buyer_id" text NOT NULL,
	"cart_id" text NOT NULL,
	"snapshot_version" integer NOT NULL,
	"idempotency_key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"state" text NOT NULL,
	"lines" jsonb NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"payment_intent_id" text,
	"client_secret" text,
	"reason" text,
	"order_id" text,
	"end_event_id" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"initiated_at" timestamp (3) with time zone,
	"reconciling_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"state_since" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"fence" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "received_webhooks" (
	"id" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"provider_event_id" text NOT NULL,
	"type" text NOT NULL,
	"raw_body" text NOT NULL,
	"state" text NOT NULL,
	"outcome" text,
	"last_error" text,
	"attempts" integer DEFAULT 0 NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"acted_at" timestamp (3) with time zone,
	"not_before" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "crawl_pages" (
	"crawl_id" text NOT NULL,
	"position" integer NOT NULL,
	"url" text NOT NULL,
	"score" real NOT NULL,
	"outcome" text,
	"reason" text,
	"fence" integer,
	CONSTRAINT "crawl_pages_crawl_id_position_pk" PRIMARY KEY("crawl_id","position")
);
--> statement-breakpoint
CREATE TABLE "crawls" (
	"id" text PRIMARY KEY NOT NULL,
	"search_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"fence" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"wake_at" timestamp (3) with time zone NOT NULL,
	"unanswered" integer DEFAULT 0 NOT NULL,
	"redispatches" integer DEFAULT 0 NOT NULL,
	"reason" text,
	"queued_at" timestamp (3) with time zone NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"pages_planned" integer,
	"pages_read" integer DEFAULT 0 NOT NULL,
	"pages_broken" integer DEFAULT 0 NOT NULL,
	"pages_disallowed" integer DEFAULT 0 NOT NULL,
	"offers_found" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "suppliers" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"base_url" text NOT NULL,
	"currency" text NOT NULL,
	"country" text NOT NULL,
	"enabled" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fx_rates" (
	"base" text NOT NULL,
	"currency" text NOT NULL,
	"rate" text NOT NULL,
	"as_of" timestamp (3) with time zone NOT NULL,
	"fetched_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "fx_rates_base_currency_pk" PRIMARY KEY("base","currency")
);
--> statement-breakpoint
CREATE TABLE "llm_usage_daily" (
	"user_id" text NOT NULL,
	"day" date NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"calls" integer NOT NULL,
	"reported_input_tokens" bigint NOT NULL,
	"estimated_input_tokens" bigint NOT NULL,
	"reported_output_tokens" bigint NOT NULL,
	"estimated_output_tokens" bigint NOT NULL,
	"reported_cost_nano_usd" bigint NOT NULL,
	"estimated_cost_nano_usd" bigint NOT NULL,
	CONSTRAINT "llm_usage_daily_user_id_day_provider_model_pk" PRIMARY KEY("user_id","day","provider","model")
);
--> statement-breakpoint
CREATE TABLE "llm_usage_events" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"day" date NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"wire" text NOT NULL,
	"outcome" text NOT NULL,
	"input_tokens" integer NOT NULL,
	"cached_input_tokens" integer NOT NULL,
	"input_source" text NOT NULL,
	"input_cost_nano_usd" bigint NOT NULL,
	"output_tokens" integer NOT NULL,
	"output_source" text NOT NULL,
	"output_cost_nano_usd" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "locales" (
	"tag" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"currency" text NOT NULL,
	"enabled" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_lines" (
	"order_id" text NOT NULL,
	"position" integer NOT NULL,
	"offer_id" text NOT NULL,
	"supplier_id" text NOT NULL,
	"title" text NOT NULL,
	"quantity" integer NOT NULL,
	"unit_amount" bigint NOT NULL,
	CONSTRAINT "order_lines_order_id_position_pk" PRIMARY KEY("order_id","position")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" text PRIMARY KEY NOT NULL,
	"buyer_id" text NOT NULL,
	"attempt_id" text NOT NULL,
	"cart_id" text NOT NULL,
	"amount" bigint NOT NULL,
	"currency" text NOT NULL,
	"payment_intent_id" text NOT NULL,
	"placed_at" timestamp (3) with time zone NOT NULL,
	"refunded_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "searches" (
	"id" text PRIMARY KEY NOT NULL,
	"buyer_id" text NOT NULL,
	"query" text NOT NULL,
	"brief_id" text,
	"items" jsonb NOT NULL,
	"currency" text NOT NULL,
	"state" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"completed_at" timestamp (3) with time zone,
	"completed_event_id" text
);
--> statement-breakpoint
ALTER TABLE "ad_impressions" ADD CONSTRAINT "ad_impressions_campaign_id_ad_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."ad_campaigns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "ad_spend" ADD CONSTRAINT "ad_spend_campaign_id_ad_campaigns_id_fk" FOREIGN KEY ("campaign_id") REFERENCES "public"."ad_campaigns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "buyer_sessions" ADD CONSTRAINT "buyer_sessions_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_attempts" ADD CONSTRAINT "automation_attempts_execution_id_automation_executions_id_fk" FOREIGN KEY ("execution_id") REFERENCES "public"."automation_executions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_dead_letter_history" ADD CONSTRAINT "automation_dead_letter_history_dead_letter_id_automation_dead_letters_id_fk" FOREIGN KEY ("dead_letter_id") REFERENCES "public"."automation_dead_letters"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_executions" ADD CONSTRAINT "automation_executions_event_id_outbox_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."outbox_events"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automation_executions" ADD CONSTRAINT "automation_executions_automation_id_automations_id_fk" FOREIGN KEY ("automation_id") REFERENCES "public"."automations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "automations" ADD CONSTRAINT "automations_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "briefs" ADD CONSTRAINT "briefs_session_id_chat_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."chat_sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "briefs" ADD CONSTRAINT "briefs_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_supplier_id_suppliers_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."suppliers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_deltas" ADD CONSTRAINT "search_deltas_search_id_search_logs_search_id_fk" FOREIGN KEY ("search_id") REFERENCES "public"."search_logs"("search_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_logs" ADD CONSTRAINT "search_logs_search_id_searches_id_fk" FOREIGN KEY ("search_id") REFERENCES "public"."searches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_offers" ADD CONSTRAINT "search_offers_search_id_search_logs_search_id_fk" FOREIGN KEY ("search_id") REFERENCES "public"."search_logs"("search_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "search_offers" ADD CONSTRAINT "search_offers_offer_id_offers_id_fk" FOREIGN KEY ("offer_id") REFERENCES "public"."offers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_messages" ADD CONSTRAINT "chat_messages_session_id_chat_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."chat_sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "chat_sessions" ADD CONSTRAINT "chat_sessions_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "crawl_pages" ADD CONSTRAINT "crawl_pages_crawl_id_crawls_id_fk" FOREIGN KEY ("crawl_id") REFERENCES "public"."crawls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "crawls" ADD CONSTRAINT "crawls_search_id_searches_id_fk" FOREIGN KEY ("search_id") REFERENCES "public"."searches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "crawls" ADD CONSTRAINT "crawls_supplier_id_suppliers_id_fk" FOREIGN KEY ("supplier_id") REFERENCES "public"."suppliers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "searches" ADD CONSTRAINT "searches_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "outbox_events_pending" ON "outbox_events" USING btree ("occurred_at") WHERE "outbox_events"."dispatched_at" is null;--> statement-breakpoint
CREATE INDEX "outbox_events_pending_subject" ON "outbox_events" USING btree ("subject","occurred_at") WHERE "outbox_events"."dispatched_at" is null;--> statement-breakpoint
CREATE INDEX "outbox_events_dispatched" ON "outbox_events" USING btree ("dispatched_at");--> statement-breakpoint
CREATE INDEX "outbox_events_occurred" ON "outbox_events" USING btree ("type","occurred_at");--> statement-breakpoint
CREATE INDEX "ad_campaigns_by_placement" ON "ad_campaigns" USING btree ("placement","enabled");--> statement-breakpoint
CREATE INDEX "ad_impressions_by_campaign" ON "ad_impressions" USING btree ("campaign_id");--> statement-breakpoint
CREATE INDEX "ad_impressions_expiry" ON "ad_impressions" USING btree ("billing","expires_at");--> statement-breakpoint
CREATE INDEX "buyer_sessions_buyer" ON "buyer_sessions" USING btree ("buyer_id");--> statement-breakpoint
CREATE INDEX "buyer_sessions_expiry" ON "buyer_sessions" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "buyers_email" ON "buyers" USING btree ("email");--> statement-breakpoint
CREATE INDEX "automation_dead_letter_history_letter" ON "automation_dead_letter_history" USING btree ("dead_letter_id","id");--> statement-breakpoint
CREATE INDEX "automation_dead_letters_by_state" ON "automation_dead_letters" USING btree ("state","id");--> statement-breakpoint
CREATE INDEX "automation_dead_letters_by_automation" ON "automation_dead_letters" USING btree ("automation_id");--> statement-breakpoint
CREATE INDEX "automation_executions_due" ON "automation_executions" USING btree ("next_attempt_at") WHERE "automation_executions"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "automation_executions_order" ON "automation_executions" USING btree ("automation_id","subject","occurred_at") WHERE "automation_executions"."state" = 'pending';--> statement-breakpoint
CREATE INDEX "automation_executions_spent" ON "automation_executions" USING btree ("finished_at") WHERE "automation_executions"."state" = 'spent';--> statement-breakpoint
CREATE INDEX "automation_executions_by_automation" ON "automation_executions" USING btree ("automation_id","id");--> statement-breakpoint
CREATE INDEX "automation_executions_finished" ON "automation_executions" USING btree ("finished_at");--> statement-breakpoint
CREATE INDEX "automations_by_event" ON "automations" USING btree ("buyer_id","event_type");--> statement-breakpoint
CREATE INDEX "automations_by_buyer" ON "automations" USING btree ("buyer_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "briefs_session" ON "briefs" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "briefs_buyer" ON "briefs" USING btree ("buyer_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "offers_supplier_product" ON "offers" USING btree ("supplier_id","product_key");--> statement-breakpoint
CREATE INDEX "offers_url" ON "offers" USING btree ("url");--> statement-breakpoint
CREATE INDEX "offers_gtin" ON "offers" USING btree ("gtin");--> statement-breakpoint
CREATE INDEX "search_deltas_at" ON "search_deltas" USING btree ("at");--> statement-breakpoint
CREATE INDEX "search_offers_offer" ON "search_offers" USING btree ("offer_id");--> statement-breakpoint
CREATE INDEX "chat_messages_session" ON "chat_messages" USING btree ("session_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "chat_messages_key" ON "chat_messages" USING btree ("session_id","idempotency_key");--> statement-breakpoint
CREATE UNIQUE INDEX "chat_messages_reply" ON "chat_messages" USING btree ("reply_to");--> statement-breakpoint
CREATE INDEX "chat_sessions_buyer" ON "chat_sessions" USING btree ("buyer_id","id");--> statement-breakpoint
CREATE INDEX "chat_sessions_in_extraction" ON "chat_sessions" USING btree ("state","queued_at") WHERE "chat_sessions"."state" in ('QUEUED_FOR_EXTRACTION', 'FINALIZING');--> statement-breakpoint
CREATE INDEX "chat_sessions_reconciled" ON "chat_sessions" USING btree ("reconciled_at") WHERE "chat_sessions"."reconciled_at" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "checkout_attempts_key" ON "checkout_attempts" USING btree ("buyer_id","idempotency_key");--> statement-breakpoint
CREATE UNIQUE INDEX "checkout_attempts_open_cart" ON "checkout_attempts" USING btree ("cart_id") WHERE "checkout_attempts"."state" in ('RESERVED', 'PAYMENT_INITIATED', 'PAYMENT_INITIATED_CART_RECONCILING');--> statement-breakpoint
CREATE INDEX "checkout_attempts_open" ON "checkout_attempts" USING btree ("state","state_since") WHERE "checkout_attempts"."state" in ('RESERVED', 'PAYMENT_INITIATED', 'PAYMENT_INITIATED_CART_RECONCILING');--> statement-breakpoint
CREATE INDEX "checkout_attempts_created" ON "checkout_attempts" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "checkout_attempts_intent" ON "checkout_attempts" USING btree ("payment_intent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "received_webhooks_event" ON "received_webhooks" USING btree ("provider","provider_event_id");--> statement-breakpoint
CREATE INDEX "received_webhooks_waiting" ON "received_webhooks" USING btree ("not_before") WHERE "received_webhooks"."state" = 'RECEIVED';--> statement-breakpoint
CREATE INDEX "received_webhooks_parked" ON "received_webhooks" USING btree ("received_at") WHERE "received_webhooks"."state" = 'PARKED';--> statement-breakpoint
CREATE INDEX "received_webhooks_received" ON "received_webhooks" USING btree ("received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "crawls_search_supplier" ON "crawls" USING btree ("search_id","supplier_id");--> statement-breakpoint
CREATE INDEX "crawls_supplier" ON "crawls" USING btree ("supplier_id");--> statement-breakpoint
CREATE INDEX "crawls_active" ON "crawls" USING btree ("wake_at") WHERE "crawls"."state" in ('QUEUED', 'RUNNING');--> statement-breakpoint
CREATE INDEX "crawls_ended" ON "crawls" USING btree ("ended_at");--> statement-breakpoint
CREATE INDEX "llm_usage_daily_day" ON "llm_usage_daily" USING btree ("day");--> statement-breakpoint
CREATE INDEX "llm_usage_events_user_day" ON "llm_usage_events" USING btree ("user_id","day");--> statement-breakpoint
CREATE INDEX "llm_usage_events_day" ON "llm_usage_events" USING btree ("day");--> statement-breakpoint
CREATE INDEX "order_lines_supplier" ON "order_lines" USING btree ("supplier_id");--> statement-breakpoint
CREATE UNIQUE INDEX "orders_attempt" ON "orders" USING btree ("attempt_id");--> statement-breakpoint
CREATE INDEX "orders_buyer" ON "orders" USING btree ("buyer_id","id" desc);--> statement-breakpoint
CREATE INDEX "orders_placed" ON "orders" USING btree ("placed_at");--> statement-breakpoint
CREATE INDEX "searches_buyer" ON "searches" USING btree ("buyer_id","id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "searches_completed" ON "searches" USING btree ("completed_at");--> statement-breakpoint
CREATE INDEX "searches_running" ON "searches" USING btree ("confirmed_at") WHERE "searches"."state" = 'RUNNING';--> statement-breakpoint
CREATE INDEX "searches_drafts" ON "searches" USING btree ("created_at") WHERE "searches"."state" = 'DRAFT';