DROP INDEX "automation_executions_order";--> statement-breakpoint
ALTER TABLE "checkout_attempts" ADD COLUMN "payment_check_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "checkout_attempts_payment_check" ON "checkout_attempts" USING btree ("payment_check_at") WHERE "checkout_attempts"."payment_check_at" is not null;--> statement-breakpoint
CREATE INDEX "automation_executions_order" ON "automation_executions" USING btree ("subject","occurred_at") WHERE "automation_executions"."state" = 'pending';