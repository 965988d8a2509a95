-- What operators are told of checkouts is counted where an attempt changes, by whichever release changes it: in the transaction of the
-- change, so that no total can differ from what it counts. Moved into checkout_totals each minute.
CREATE FUNCTION checkout_attempt_counts(attempt "checkout_attempts")
RETURNS TABLE ("hour" timestamp with time zone, "kind" text, "state" text, "part" text, "amount" bigint)
LANGUAGE sql STABLE AS $$
  SELECT date_trunc('hour', attempt.created_at, 'UTC'), 'volume', attempt.state, attempt.currency, attempt.amount
  UNION ALL
  -- Buckets whose bounds grow by a tenth: number n ends at 1.1 ^ n seconds (src/features/checkout/totals-rules.ts).
  SELECT date_trunc('hour', attempt.created_at, 'UTC'), 'duration', lasted.state, ceil(ln(greatest(lasted.seconds, 0.001)) / ln(1.1))::integer::text, 0
  FROM (VALUES
    ('RESERVED', extract(epoch FROM coalesce(attempt.initiated_at, attempt.reconciling_at, attempt.ended_at) - attempt.created_at)),
    ('PAYMENT_INITIATED', extract(epoch FROM coalesce(attempt.reconciling_at, attempt.ended_at) - attempt.initiated_at)),
    ('PAYMENT_INITIATED_CART_RECONCILING', extract(epoch FROM attempt.ended_at - attempt.reconciling_at))
  ) AS lasted (state, seconds)
  WHERE lasted.seconds IS NOT NULL
$$;
--> statement-breakpoint
CREATE FUNCTION checkout_attempts_tally() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO checkout_tallies (hour, kind, state, part, attempts, amount)
    SELECT c.hour, c.kind, c.state, c.part, count(*), sum(c.amount)
    FROM after_change a, checkout_attempt_counts(a) c GROUP BY 1, 2, 3, 4;
  ELSIF TG_OP = 'UPDATE' THEN
    INSERT INTO checkout_tallies (hour, kind, state, part, attempts, amount)
    SELECT hour, kind, state, part, sum(sign), sum(sign * amount) FROM (
      SELECT 1 AS sign, c.* FROM after_change a, checkout_attempt_counts(a) c
      UNION ALL
      SELECT -1, c.* FROM before_change b, checkout_attempt_counts(b) c
    ) changed GROUP BY 1, 2, 3, 4 HAVING sum(sign) <> 0 OR sum(sign * amount) <> 0;
  ELSE
    INSERT INTO checkout_tallies (hour, kind, state, part, attempts, amount)
    SELECT c.hour, c.kind, c.state, c.part, -count(*), -sum(c.amount)
    FROM before_change b, checkout_attempt_counts(b) c GROUP BY 1, 2, 3, 4;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER checkout_attempts_inserted AFTER INSERT ON "checkout_attempts"
REFERENCING NEW TABLE AS after_change FOR EACH STATEMENT EXECUTE FUNCTION checkout_attempts_tally();
--> statement-breakpoint
CREATE TRIGGER checkout_attempts_updated AFTER UPDATE ON "checkout_attempts"
REFERENCING OLD TABLE AS before_change NEW TABLE AS after_change FOR EACH STATEMENT EXECUTE FUNCTION checkout_attempts_tally();
--> statement-breakpoint
CREATE TRIGGER checkout_attempts_deleted AFTER DELETE ON "checkout_attempts"
REFERENCING OLD TABLE AS before_change FOR EACH STATEMENT EXECUTE FUNCTION checkout_attempts_tally();
--> statement-breakpoint
-- The triggers' locks keep writers out until this transaction ends: each attempt is counted here or by them, once.
INSERT INTO checkout_tallies (hour, kind, state, part, attempts, amount)
SELECT c.hour, c.kind, c.state, c.part, count(*), sum(c.amount)
FROM "checkout_attempts" a, checkout_attempt_counts(a) c GROUP BY 1, 2, 3, 4;
