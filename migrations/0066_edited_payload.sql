ALTER TABLE "automation_dead_letter_history" ADD COLUMN "data" jsonb;--> statement-breakpoint
ALTER TABLE "automation_executions" ADD COLUMN "edited_data" jsonb;