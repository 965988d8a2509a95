DROP INDEX "checkout_attempts_request";--> statement-breakpoint
CREATE INDEX "outbox_events_subject" ON "outbox_events" USING btree ("subject","id");--> statement-breakpoint
CREATE INDEX "checkout_steps_request" ON "checkout_steps" USING btree ("request_id") WHERE "checkout_steps"."request_id" is not null;