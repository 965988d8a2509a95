CREATE TABLE "checkout_steps" (
	"attempt_id" text NOT NULL,
	"id" bigint GENERATED ALWAYS AS IDENTITY (sequence name "checkout_steps_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp (3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"by" text,
	"ref" text,
	"request_id" text,
	CONSTRAINT "checkout_steps_attempt_id_id_pk" PRIMARY KEY("attempt_id","id")
);
--> statement-breakpoint
ALTER TABLE "checkout_attempts" ADD COLUMN "request_id" text;--> statement-breakpoint
ALTER TABLE "checkout_attempts" ADD COLUMN "cause" jsonb;--> statement-breakpoint
ALTER TABLE "checkout_attempts" ADD COLUMN "last_failure" jsonb;--> statement-breakpoint
ALTER TABLE "received_webhooks" ADD COLUMN "payment_intent_id" text;--> statement-breakpoint
CREATE INDEX "checkout_attempts_cart" ON "checkout_attempts" USING btree ("cart_id","id");--> statement-breakpoint
CREATE INDEX "checkout_attempts_buyer" ON "checkout_attempts" USING btree ("buyer_id","id");--> statement-breakpoint
CREATE INDEX "checkout_attempts_request" ON "checkout_attempts" USING btree ("request_id","id") WHERE "checkout_attempts"."request_id" is not null;--> statement-breakpoint
CREATE INDEX "received_webhooks_payment" ON "received_webhooks" USING btree ("payment_intent_id","id") WHERE "received_webhooks"."payment_intent_id" is not null;--> statement-breakpoint
-- What an attempt went through is written where it changes, by whichever release changes it: in the transaction of the change, so that no
-- step can be missing or made up. A statement's rows at once, as checkout_attempts_tally does.
CREATE FUNCTION checkout_attempts_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO checkout_steps (attempt_id, at, kind, state, reason, by, ref, request_id)
    SELECT a.id, a.state_since, 'state', a.state, a.reason, move.by, move.ref, coalesce(move.request_id, a.request_id)
    FROM after_change a LEFT JOIN LATERAL checkout_move(a) move ON true;
  ELSE
    INSERT INTO checkout_steps (attempt_id, at, kind, state, reason, by, ref, request_id)
    SELECT a.id, a.state_since, 'state', a.state, a.reason, move.by, move.ref, move.request_id
    FROM after_change a JOIN before_change b ON b.id = a.id LEFT JOIN LATERAL checkout_move(a) move ON true
    WHERE a.state <> b.state;
    -- The same failure again is counted in the row: only another one is a step.
    INSERT INTO checkout_steps (attempt_id, at, kind, state, reason, by, request_id)
    SELECT a.id, (a.last_failure->>'at')::timestamptz, 'failure', a.state, a.last_failure->>'code', a.last_failure->>'by', a.last_failure->>'requestId'
    FROM after_change a JOIN before_change b ON b.id = a.id
    WHERE a.last_failure IS DISTINCT FROM b.last_failure AND a.last_failure->>'state' = a.state
      AND (a.last_failure->>'code' IS DISTINCT FROM b.last_failure->>'code' OR a.last_failure->>'state' IS DISTINCT FROM b.last_failure->>'state')
      AND (SELECT count(*) FROM checkout_steps s WHERE s.attempt_id = a.id AND s.kind = 'failure') < 100;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- Who brought an attempt into its state; nobody is named for a move that another release made and said nothing of.
CREATE FUNCTION checkout_move(attempt "checkout_attempts")
RETURNS TABLE ("by" text, "ref" text, "request_id" text)
LANGUAGE sql STABLE AS $$
  SELECT attempt.cause->>'by', attempt.cause->>'ref', attempt.cause->>'requestId' WHERE attempt.cause->>'to' = attempt.state
$$;
--> statement-breakpoint
CREATE TRIGGER checkout_attempts_inserted_step AFTER INSERT ON "checkout_attempts"
REFERENCING NEW TABLE AS after_change FOR EACH STATEMENT EXECUTE FUNCTION checkout_attempts_step();
--> statement-breakpoint
CREATE TRIGGER checkout_attempts_updated_step AFTER UPDATE ON "checkout_attempts"
REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change FOR EACH STATEMENT EXECUTE FUNCTION checkout_attempts_step();
--> statement-breakpoint
-- What attempts from before went through, as far as they have kept it. The triggers' locks keep writers out until this transaction ends.
INSERT INTO checkout_steps (attempt_id, at, kind, state, reason)
SELECT a.id, step.at, 'state', step.state, step.reason
FROM "checkout_attempts" a, LATERAL (VALUES
  (1, a.created_at, 'RESERVED', NULL),
  (2, a.initiated_at, 'PAYMENT_INITIATED', NULL),
  (3, a.reconciling_at, 'PAYMENT_INITIATED_CART_RECONCILING', NULL),
  (4, CASE WHEN a.ended_at IS NULL THEN NULL ELSE a.state_since END, a.state, a.reason)
) AS step (place, at, state, reason)
WHERE step.at IS NOT NULL ORDER BY a.id, step.place;
--> statement-breakpoint
-- Text, not jsonb: what was sent is kept as it came.
UPDATE "received_webhooks" SET payment_intent_id = coalesce(
  substring(raw_body FROM '"payment_intent"\s*:\s*"(pi_\w{1,250})"'), substring(raw_body FROM '"id"\s*:\s*"(pi_\w{1,250})"'));
