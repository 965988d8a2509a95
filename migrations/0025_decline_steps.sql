-- A card that is declined is a step too, once however often it is heard of: the row keeps one that is new, with whose doing it was that it
-- was heard of (`heardBy`). It stands at the provider's moment where that is known.
CREATE OR REPLACE FUNCTION checkout_attempts_step() RETURNS trigger LANGUAGE plpgsql AS $$
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
    INSERT INTO checkout_steps (attempt_id, at, kind, state, reason, by, ref, request_id)
    SELECT a.id, (a.last_decline->>'at')::timestamptz, 'decline', a.state, a.last_decline->>'code',
      a.last_decline->'heardBy'->>'by', a.last_decline->'heardBy'->>'ref', a.last_decline->'heardBy'->>'requestId'
    FROM after_change a JOIN before_change b ON b.id = a.id
    WHERE a.last_decline IS NOT NULL AND a.last_decline IS DISTINCT FROM b.last_decline
      AND (SELECT count(*) FROM checkout_steps s WHERE s.attempt_id = a.id AND s.kind = 'decline') < 100;
  END IF;
  RETURN NULL;
END
$$;
