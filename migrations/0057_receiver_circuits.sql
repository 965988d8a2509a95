CREATE TABLE "automation_receivers" (
	"buyer_id" text NOT NULL,
	"receiver" text NOT NULL,
	"failures" integer NOT NULL,
	"last_error" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"opened_at" timestamp (3) with time zone,
	"open_until" timestamp (3) with time zone,
	"failed_probes" integer DEFAULT 0 NOT NULL,
	"probe_execution_id" text,
	"probe_until" timestamp (3) with time zone,
	CONSTRAINT "automation_receivers_buyer_id_receiver_pk" PRIMARY KEY("buyer_id","receiver")
);
--> statement-breakpoint
ALTER TABLE "automation_executions" ADD COLUMN "probes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "automations" ADD COLUMN "failing_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "automation_receivers" ADD CONSTRAINT "automation_receivers_buyer_id_buyers_id_fk" FOREIGN KEY ("buyer_id") REFERENCES "public"."buyers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "automation_receivers_open" ON "automation_receivers" USING btree ("opened_at","buyer_id","receiver") WHERE "automation_receivers"."opened_at" is not null;--> statement-breakpoint
CREATE INDEX "automation_receivers_updated" ON "automation_receivers" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "automations_disabled" ON "automations" USING btree ("updated_at") WHERE "automations"."disabled_reason" is not null;