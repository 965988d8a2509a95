CREATE TABLE "agent_answers" (
	"buyer_id" text NOT NULL,
	"path" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"status" integer,
	"body" text,
	"etag" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"lease_until" timestamp (3) with time zone NOT NULL,
	"fence" integer NOT NULL,
	CONSTRAINT "agent_answers_buyer_id_path_idempotency_key_pk" PRIMARY KEY("buyer_id","path","idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "agent_checkouts" (
	"id" text PRIMARY KEY NOT NULL,
	"buyer_id" text NOT NULL,
	"protocol" text NOT NULL,
	"cart_id" text NOT NULL,
	"currency" text NOT NULL,
	"shown_version" integer NOT NULL,
	"attempt_id" text,
	"canceled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"fence" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE INDEX "agent_answers_created" ON "agent_answers" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "agent_checkouts_buyer" ON "agent_checkouts" USING btree ("buyer_id","id");--> statement-breakpoint
CREATE INDEX "agent_checkouts_updated" ON "agent_checkouts" USING btree ("updated_at");