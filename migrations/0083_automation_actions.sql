ALTER TABLE "automation_executions" ADD COLUMN "actions" jsonb;--> statement-breakpoint
ALTER TABLE "automation_executions" ADD COLUMN "step" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "automation_executions" ADD COLUMN "steps" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "automation_executions" ADD COLUMN "settled" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "automation_executions" ADD COLUMN "delayed_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "automation_versions" ADD COLUMN "actions" jsonb DEFAULT '[{"kind": "webhook"}]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "automations" ADD COLUMN "actions" jsonb DEFAULT '[{"kind": "webhook"}]'::jsonb NOT NULL;