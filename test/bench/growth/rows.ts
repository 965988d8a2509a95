/** Rows numbered `from` to `to` of a table that grows, all of one buyer, spread over the last day where a report looks at a window. */
interface GrowingTable {
  name: string;
  /** `$1` is the first number, `$2` the last, `$3` the buyer. */
  insert: string;
}

/** An id of the form the API takes, that sorts by its number and before any made today. */
const id = (prefix: string, number = "n"): string => `'${prefix}_01' || lpad((${number})::text, 24, '0')`;
const AT = "now() - make_interval(secs => n % 86400)";
/** Of history, what is still open: a hundredth of the dead letters. Of attempts nothing, as the crons would act on it meanwhile. */
const OPEN = "case when n % 100 = 0 then 'undecided' else 'handled' end";
/** Offers of one search; searches beyond those that have offers have none. */
export const OFFERS_A_SEARCH = 1_000;
const searchOfOffer = `(n - 1) / ${OFFERS_A_SEARCH} + 1`;
/** One JSON text for all rows: what differs would only cost the making. */
const json = (value: object): string => `'${JSON.stringify(value)}'::jsonb`;
const PRICE = { amount: 12_900, currency: "EUR" };
const VIEW = json({
  supplierId: "grown",
  title: "Desk",
  url: "https://shop.example/desk",
  brand: null,
  sku: null,
  mpn: null,
  gtin: null,
  category: null,
  image: null,
  availability: "InStock",
  available: true,
  condition: "NewCondition",
  minimumQuantity: 1,
  relevance: 0.5,
  item: null,
  price: PRICE,
  supplierPrice: PRICE,
  rate: null,
  rateAsOf: null,
});
const BRIEF = json({
  title: "Desks",
  items: [{ name: "desk", quantity: 1, unit: "piece", attributes: [], searchTerms: [] }],
  budget: null,
  currency: null,
  delivery: null,
  deadline: null,
  constraints: [],
  missing: [],
});
const EVENT = json({ id: "evt_grown", type: "order.completed", occurredAt: "2026-01-01T00:00:00Z", subject: "grown", data: {} });

const rows = (name: string, columns: string, values: string): GrowingTable => ({
  name,
  insert: `insert into ${name} (${columns}) select ${values} from generate_series($1::int, $2::int) n where $3::text is not null`,
});

/** Of all runs: each has as many as fall to it. */
const AUTOMATIONS = 1_000;

export const searchId = (number: number): string => `srch_01${String(number).padStart(24, "0")}`;

/** Of the row of a number, whichever table it is in. */
export const rowId = (prefix: "auto" | "chk" | "ord" | "cart" | "whk" | "req", number: number): string =>
  `${prefix}_01${String(number).padStart(24, "0")}`;

export const GROWING: readonly GrowingTable[] = [
  rows(
    "checkout_attempts",
    "id, buyer_id, cart_id, snapshot_version, idempotency_key, fingerprint, state, lines, amount, currency, payment_intent_id, order_id, created_at, initiated_at, reconciling_at, ended_at, state_since, expires_at",
    `${id("chk")}, $3, ${id("cart")}, 1, n::text, 'f', case when n % 20 = 0 then 'EXPIRED' else 'COMPLETED' end,
     '[]'::jsonb, 1000 + n % 1000, 'EUR', 'pi_' || n, ${id("ord")}, ${AT}, ${AT} + interval '2 s', ${AT} + interval '90 s', ${AT} + interval '92 s', ${AT} + interval '92 s', ${AT} + interval '1 h'`,
  ),
  rows(
    "orders",
    "id, buyer_id, attempt_id, cart_id, amount, currency, payment_intent_id, placed_at",
    `${id("ord")}, $3, ${id("chk")}, ${id("cart")}, 1000 + n % 1000, 'EUR', 'pi_' || n, ${AT}`,
  ),
  rows(
    "checkout_steps",
    "attempt_id, at, kind, state, by, request_id",
    `${id("chk")}, ${AT}, 'state', 'COMPLETED', 'webhook', ${id("req")}`,
  ),
  rows(
    "received_webhooks",
    "id, provider, provider_event_id, type, payment_intent_id, raw_body, state, outcome, attempts, received_at, acted_at, not_before",
    `${id("whk")}, 'stripe', 'evt_grown_' || n, 'payment_intent.succeeded', 'pi_' || n, '{}', 'ACTED', 'completed', 1, ${AT}, ${AT}, ${AT}`,
  ),
  rows(
    "searches",
    "id, buyer_id, query, items, currency, state, created_at, confirmed_at, completed_at",
    `${id("srch")}, $3, 'desk', '[]'::jsonb, 'EUR', 'COMPLETED', ${AT}, ${AT}, ${AT}`,
  ),
  rows(
    "search_offers",
    "search_id, offer_id, view, relevance",
    `${id("srch", searchOfOffer)}, ${id("ofr")}, ${VIEW}, ((n::bigint * 7919) % 1000) / 1000.0`,
  ),
  rows(
    "chat_sessions",
    "id, buyer_id, title, state, brief_id, created_at, updated_at",
    `${id("chat")}, $3, 'Desks', 'FINALIZED', ${id("brf")}, ${AT}, ${AT}`,
  ),
  rows(
    "briefs",
    "id, session_id, buyer_id, content, method, confidence, version, created_at",
    `${id("brf")}, ${id("chat")}, $3, ${BRIEF}, 'rules', '{}'::jsonb, '1', ${AT}`,
  ),
  rows(
    "dead_letters",
    "id, queue, key, subject, body, cause, reason, state, message_ids, created_at, updated_at",
    `${id("dl")}, 'crawl-jobs', n::text, ${id("crl")}, '{}', 'schedule-spent', 'grown', ${OPEN}, '{}'::text[], ${AT}, ${AT}`,
  ),
  rows(
    "automation_dead_letters",
    "id, key, event_id, buyer_id, event, cause, error, state, created_at, updated_at",
    `${id("dl", "n + 10000000")}, n::text, ${id("evt")}, $3, ${EVENT}, 'spent', 'grown',
     case when n % 100 = 0 then 'undecided' else 'handled-manually' end, ${AT}, ${AT}`,
  ),
  {
    name: "automations",
    insert: `insert into automations (id, buyer_id, name, event_type, url, secret, enabled, created_at, updated_at)
      select ${id("auto")}, $3, 'Grown ' || n, 'order.completed', 'https://receiver.example/' || n, 'whsec_grown', false, ${AT}, ${AT}
      from generate_series($1::int, least($2::int, ${AUTOMATIONS})) n`,
  },
  rows(
    "automation_executions",
    "id, event_id, automation_id, automation_version, subject, occurred_at, actions, steps, state, attempts, next_attempt_at, created_at, finished_at",
    `${id("exec")}, ${id("evt")}, ${id("auto", `(n - 1) % ${AUTOMATIONS} + 1`)}, 1, ${id("ord")}, ${AT}, ${json([{ kind: "webhook" }])}, '[]'::jsonb,
     case when n % 50 = 0 then 'cancelled' else 'succeeded' end, 1, ${AT}, ${AT}, ${AT}`,
  ),
  rows("automation_attempts", "execution_id, number, at, status, latency_ms", `${id("exec")}, 1, ${AT}, 204, 40`),
  rows(
    "audit_log",
    "id, at, actor_id, actor_email, action, subject_kind, subject, detail",
    `${id("adm")}, ${AT}, 'grown', 'grown@procureiq.test', 'grown', 'grown', n::text, '{}'::jsonb`,
  ),
];
