CREATE TABLE "automation_versions" (
	"automation_id" text NOT NULL,
	"version" integer NOT NULL,
	"name" text NOT NULL,
	"url" text NOT NULL,
	"conditions" jsonb NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "automation_versions_automation_id_version_pk" PRIMARY KEY("automation_id","version")
);
--> statement-breakpoint
ALTER TABLE "automation_executions" ADD COLUMN "automation_version" integer;--> statement-breakpoint
ALTER TABLE "automations" ADD COLUMN "conditions" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "automations" ADD COLUMN "version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "automation_versions" ADD CONSTRAINT "automation_versions_automation_id_automations_id_fk" FOREIGN KEY ("automation_id") REFERENCES "public"."automations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "outbox_events_of_buyer" ON "outbox_events" USING btree ("buyer_id","type","occurred_at");