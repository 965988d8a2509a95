import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { billedAndSpent, impressionStates } from "../../../src/features/ads/balance-store.ts";
import { readAutomations } from "../../../src/features/automations/read-automations.ts";
import { readDeadLetters as readExecutionLetters } from "../../../src/features/automations/read-dead-letters.ts";
import { deliveriesOwed } from "../../../src/features/automations/store/owed.ts";
import { countKeptOtherwise } from "../../../src/features/automations/store/secrets.ts";
import { automations } from "../../../src/features/automations/tables.ts";
import { checkoutBaseline } from "../../../src/features/checkout/checkout-baseline.ts";
import { checkoutReport } from "../../../src/features/checkout/checkout-report.ts";
import { attemptHistory, findAttempts } from "../../../src/features/checkout/find-attempts.ts";
import { foldCheckoutTotals } from "../../../src/features/checkout/fold-totals.ts";
import { checkoutStanding } from "../../../src/features/checkout/health-store.ts";
import type { SearchKey } from "../../../src/features/checkout/search-key.ts";
import { listAttempts } from "../../../src/features/checkout/store.ts";
import { windowOf } from "../../../src/features/checkout/totals-rules.ts";
import { findWebhooksInState, listWebhooks } from "../../../src/features/checkout/webhook-store.ts";
import { readDeadLetters } from "../../../src/features/dead-letters/read-dead-letters.ts";
import { shownOffers } from "../../../src/features/catalog/shown-store.ts";
import { openLetters } from "../../../src/features/dead-letters/store.ts";
import { supplierFigures } from "../../../src/features/crawl/supplier-standing/store.ts";
import { listShortfalls, refundingSince, shortfallsAt } from "../../../src/features/stock/shortfall-store.ts";
import { searchesOf } from "../../../src/features/search/store.ts";
import { postgresTrail } from "../../../src/platform/audit/audit-log.ts";
import type { Deps } from "../../../src/deps.ts";
import { sponsoredShown } from "../../../src/features/catalog/sponsored-shown.ts";
import { orderEventsLaw } from "../../../src/features/orders/conservation.ts";
import { searchEventsLaw } from "../../../src/features/search/conservation.ts";
import type { Balance, ConservationLaw } from "../../../src/platform/conservation.ts";
import { paymentRecords } from "../../../src/features/checkout/payment-records.ts";
import { openShop, type Shop } from "../checkout/setting.ts";
import { rowsRead } from "./rows-read.ts";

/** Rows of each table that nobody asks for; a list that looks at more than a few hundred looks at what lies behind it. */
const ROWS = 4_000;
/** So many that Postgres finds one by the index, whatever ran before: where they fill a few pages it reads all. */
const BUYERS = 800;
/** A page of ten and one more, of several tables, and what of each is open, undecided or of one moment: never more than a few dozen each. */
const FEW = 300;

/** Begun long before anybody else's in this database, so that what is counted here is of these rows alone. */
const BEGAN = "2019-03-01T00:00:00Z";
const now = new Date("2019-03-29T12:00:00Z");
const at = (seconds: string) => sql.raw(`timestamptz '${BEGAN}' + (${seconds}) * interval '1 second'`);
const numbers = sql.raw(`generate_series(1, ${ROWS}) as i`);

let shop: Shop;

const SEEDS = [
  sql`insert into buyers (id, email, name, password_hash, created_at) values ('usr_plans', 'plans@test.invalid', 'n', 'x', now())`,
  sql`insert into buyers (id, email, name, password_hash, created_at)
      select 'usr_plans' || i, i || 'plans@test.invalid', 'n', 'x', now() from generate_series(1, ${sql.raw(String(BUYERS))}) as i`,
  sql`insert into checkout_attempts (id, buyer_id, cart_id, snapshot_version, idempotency_key, fingerprint, state, lines, amount, currency,
        created_at, initiated_at, reconciling_at, ended_at, state_since, expires_at, fence, payment_intent_id, request_id)
      select 'chk_plans' || i, 'usr_plans', 'cart_plans' || i, 1, 'plans' || i, 'f', case when i % 100 = 0 then 'RESERVED' else 'COMPLETED' end, '[]', 100, 'EUR',
        at, at + interval '1 s', at + interval '9 s', at + interval '10 s', at, at, 1, 'pi_plans' || i, 'req_plans' || i from (select i, ${at("i * 600")} as at from ${numbers}) rows`,
  sql`insert into orders (id, buyer_id, attempt_id, cart_id, amount, currency, payment_intent_id, placed_at)
      select 'ord_plans' || i, 'usr_plans', 'chk_plans' || i, 'cart_plans' || i, 100, 'EUR', 'pi_plans' || i, ${at("-i")} from ${numbers}`,
  sql`insert into received_webhooks (id, provider, provider_event_id, type, raw_body, state, received_at, not_before, payment_intent_id)
      select 'whk_plans' || i, 'stripe', 'plans' || i, 't', '{}', case i when 7 then 'PARKED' when 9 then 'RECEIVED' else 'ACTED' end, ${at("i")}, now() + interval '1 year', 'pi_plans' || i from ${numbers}`,
  sql`insert into stock_shortfalls (id, attempt_id, order_id, offer_id, quantity, told, told_at, found_at, state, decided_at, event_id, told_of_at)
      select 'sfl_plans' || i, 'chk_plans' || i, 'ord_plans' || i, 'ofr_plans' || i, 2, 1, at, at, case when i % 100 = 0 then 'REFUNDING' else 'REFUNDED' end, at, 'evt_plans' || i, at
      from (select i, ${at("i")} as at from ${numbers}) rows`,
  sql`insert into dead_letters (id, queue, key, subject, body, cause, state, message_ids, created_at, updated_at)
      select 'wdl_plans' || i, case when i % 1000 = 0 then 'plans-rare' else 'plans-often' end, 'plans' || i, null, '{}', 'unreadable',
        case when i % 2000 = 0 then 'undecided' else 'handled' end, '{}', now(), now() from ${numbers}`,
  sql`insert into audit_log (id, at, actor_id, actor_email, action, subject_kind, subject, request_id, detail)
      select 'adm_plans' || i, ${at("i")}, case i when 5 then 'opr_rare' else 'opr_often' end, case i when 5 then 'rare@x' else 'often@x' end,
        case i when 5 then 'plans.rare' else 'plans.often' end, 'k', 's' || i, 'req_plans' || i, '{}' from ${numbers}`,
  sql`insert into automations (id, buyer_id, name, event_type, url, secret, enabled, created_at, updated_at, deleted_at)
      select 'zut_plans' || i, 'usr_plans', 'n', 'order.completed', 'http://x', 'sealed:plans:s', false, ${at("i")}, ${at("i")}, now() from ${numbers}`,
  sql`insert into automation_dead_letters (id, key, event_id, buyer_id, event, cause, error, state, created_at, updated_at)
      select 'adl_plans' || i, 'plans' || i, 'evt_plans', 'usr_plans', '{"id":"e","type":"t","occurredAt":"t","subject":"s","data":{}}', 'spent', 'e',
        case when i % 1000 = 0 then 'undecided' else 'replayed' end, now(), now() from ${numbers}`,
  sql`insert into outbox_events (id, type, subject, buyer_id, payload, occurred_at, dispatched_at)
      select 'evt_plans' || i, 'order.completed', 's', 'usr_plans', '{}', ${at("i")}, ${at("i")} from ${numbers}`,
  sql`insert into ad_campaigns (id, name, keywords, placement, bid_minor, enabled, updated_at, updated_by) values ('plans', 'n', '[]', 'none', 1, false, now(), 'o')`,
  sql`insert into ad_spend (campaign_id, day, spent_minor) select 'plans', date '1990-01-01' + i, 1 from ${numbers}`,
  sql`insert into ad_impressions (id, campaign_id, placement, title, viewer, price_minor, served_at, expires_at, clicked_at, billing)
      select 'imp_plans' || i, 'plans', 'none', 't', 'v', 1, ${at("i")}, ${at("i")}, ${at("i")}, 'billed' from ${numbers}`,
  sql`insert into searches (id, buyer_id, query, items, currency, state, created_at, completed_at)
      select 'srch_plans' || i, 'usr_plans', 'q', '[]', 'EUR', 'COMPLETED', now(), ${at(`${ROWS} - i`)} from ${numbers}`,
  sql`insert into crawls (id, search_id, supplier_id, state, queued_at, wake_at, ended_at)
      select 'crl_plans' || i, 'srch_plans' || i, 'test-shop', case when i > ${ROWS - 5} then 'FAILED' else 'SUCCEEDED' end, at, at, at
      from (select i, ${at(`${29 * 86_400} - (${ROWS} - i)`)} as at from ${numbers}) rows`,
  sql`insert into search_logs (search_id) values ('srch_plans1')`,
  sql`insert into offers (id, supplier_id, product_key, url, title, amount, currency, availability, orderable, condition, minimum_quantity, seen_at)
      select 'ofr_plans' || i, 'test-shop', 'plans' || i, 'http://plans.invalid', 't', 1, 'EUR', 'InStock', true, 'NewCondition', 1, now() from ${numbers}`,
  sql`insert into search_offers (search_id, offer_id, view, relevance) select 'srch_plans1', 'ofr_plans' || i, '{}', (i % 500) / 500.0 from ${numbers}`,
];

const SEEDED = {
  crawls: "id like 'crl_plans%'",
  ...{ search_offers: "offer_id like 'ofr_plans%'", offers: "id like 'ofr_plans%'", searches: "buyer_id = 'usr_plans'" },
  ...{ ad_impressions: "campaign_id = 'plans'", ad_spend: "campaign_id = 'plans'", ad_campaigns: "id = 'plans'" },
  ...{ outbox_events: "buyer_id = 'usr_plans'", automation_dead_letters: "buyer_id = 'usr_plans'", automations: "buyer_id = 'usr_plans'" },
  ...{ audit_log: "id like 'adm_plans%'", dead_letters: "queue like 'plans-%'", received_webhooks: "id like 'whk_plans%'" },
  ...{ stock_shortfalls: "id like 'sfl_plans%'", checkout_steps: "attempt_id like 'chk_plans%'" },
  ...{ orders: "buyer_id = 'usr_plans'", checkout_attempts: "buyer_id = 'usr_plans'", buyers: "id like 'usr_plans%'" },
};

const TABLES = [...Object.keys(SEEDED), "checkout_tallies", "checkout_totals"];

beforeAll(async () => {
  shop = await openShop();
  // Those that others left are so few that Postgres may look through the window's events once for each.
  await shop.db.update(automations).set({ enabled: false });
  for (const seed of SEEDS) await shop.db.execute(seed);
  await foldCheckoutTotals(shop.deps);
  for (const table of TABLES) await shop.db.execute(sql.raw(`analyze ${table}`));
}, 60_000);

afterAll(async () => {
  for (const [table, where] of Object.entries(SEEDED)) await shop.db.execute(sql.raw(`delete from ${table} where ${where}`));
  await foldCheckoutTotals(shop.deps);
}, 60_000);

const page = { limit: 10 };
const none = { actor: undefined, action: undefined, subject: undefined, requestId: undefined, before: undefined };
/** Of a window that all rows are in, no more than these. */
const newest = { since: new Date(BEGAN), before: now, most: 50 };
const compared = async ({ deps, depsOf }: Shop, law: (deps: Deps) => ConservationLaw): Promise<Balance | undefined> => {
  const windowSeconds = (now.getTime() - Date.parse(BEGAN)) / 1000;
  const conservation = { ...deps.contract.conservation, windowSeconds, mostRows: newest.most };
  const [balance] = await law(depsOf({ contract: { ...deps.contract, conservation } })).capture({ now, outbound: (_, call) => call() });
  return balance;
};
const trail = () => postgresTrail(() => shop.db);

/** Each key of the desk's search, as it finds one of the rows, or one buyer's. */
const SOUGHT: { [By in SearchKey["by"]]: SearchKey } = {
  order: { by: "order", id: "ord_plans77" },
  attempt: { by: "attempt", id: "chk_plans77" },
  cart: { by: "cart", id: "cart_plans77" },
  buyer: { by: "buyer", id: "usr_plans" },
  address: { by: "address", email: "plans@test.invalid" },
  payment: { by: "payment", id: "pi_plans77" },
  request: { by: "request", id: "req_plans77" },
  webhook: { by: "webhook", id: "whk_plans77" },
  "provider-event": { by: "provider-event", id: "plans77" },
};

const READS: [string, (shop: Shop) => Promise<unknown>][] = [
  ["checkouts to know of", ({ deps }) => checkoutReport(deps, { limit: 10, cursor: undefined })],
  [
    "checkouts to know of, from far in",
    ({ deps }) =>
      checkoutReport(deps, { limit: 10, cursor: btoa(JSON.stringify([new Date(Date.parse(BEGAN) + 1.8e9).toISOString(), "chk_x"])) }),
  ],
  ["section checkout", ({ db, deps }) => checkoutStanding(db, deps.contract.checkout, { now: new Date(BEGAN), window: windowOf(now, 24) })],
  ["attempts at the desk", ({ deps }) => findAttempts(deps, { key: undefined, limit: 10, cursor: undefined })],
  ...Object.entries(SOUGHT).map(([by, key]): [string, (shop: Shop) => Promise<unknown>] => [
    `attempts by ${by}`,
    ({ deps }) => findAttempts(deps, { key, limit: 10, cursor: undefined }),
  ]),
  ["all that happened to an attempt", ({ deps }) => attemptHistory(deps, "chk_plans77")],
  ["a buyer's attempts, as he lists them", ({ db }) => listAttempts(db, "usr_plans", { limit: 10, beforeId: undefined })],
  [
    "webhooks of a payment",
    ({ db }) => listWebhooks(db, { state: undefined, paymentIntentId: "pi_plans77", limit: 10, beforeId: undefined }),
  ],
  ["webhooks", ({ db }) => listWebhooks(db, { state: undefined, limit: 10, beforeId: undefined })],
  ["parked webhooks", ({ db }) => listWebhooks(db, { state: "PARKED", limit: 10, beforeId: undefined })],
  ["received webhooks to replay", ({ db }) => findWebhooksInState(db, "RECEIVED", 10)],
  ["shortfalls", ({ db }) => listShortfalls(db, { state: undefined, limit: 10, beforeId: undefined })],
  ["shortfalls being refunded", ({ db }) => listShortfalls(db, { state: "REFUNDING", limit: 10, beforeId: undefined })],
  ["what an order is short of", ({ db }) => shortfallsAt(db, "ord_plans77")],
  ["refunds of shortfalls that have not ended", ({ db }) => refundingSince(db, now, 10)],
  ["dead letters", ({ deps }) => readDeadLetters(deps, page)],
  ["dead letters of a queue that has few", ({ deps }) => readDeadLetters(deps, { ...page, queue: "plans-rare" })],
  [
    "undecided dead letters of a queue that has many",
    ({ deps }) => readDeadLetters(deps, { ...page, queue: "plans-often", state: "undecided" }),
  ],
  ["open dead letters by queue", ({ db }) => openLetters(db, now)],
  ["dead letters of automations", ({ deps }) => readExecutionLetters(deps, page)],
  ["undecided dead letters of automations", ({ deps }) => readExecutionLetters(deps, { ...page, state: "undecided" })],
  ["automations, of which most were deleted", ({ deps }) => readAutomations(deps, undefined, page)],
  ["deliveries owed", ({ db }) => deliveriesOwed(db, newest)],
  ["the audit trail", () => trail().auditLines({ ...none, limit: 10 })],
  ["the audit trail of an operator who did little", () => trail().auditLines({ ...none, limit: 10, actor: "rare@x" })],
  ["the audit trail of a rare action", () => trail().auditLines({ ...none, limit: 10, action: "plans.rare" })],
  ["the audit trail of a request", () => trail().auditLines({ ...none, limit: 10, requestId: "req_plans77" })],
  ["impressions served", ({ db }) => impressionStates(db, newest)],
  ["offers shown as sponsored", ({ db }) => sponsoredShown(db, newest)],
  ["orders and what was told of them", (at) => compared(at, orderEventsLaw)],
  ["searches and what was told of them", (at) => compared(at, searchEventsLaw)],
  ["what campaigns spent and were billed", ({ db }) => billedAndSpent(db, "1995-01-01")],
  ["how suppliers fare", ({ db }) => supplierFigures(db, now, 3_600)],
  ["a buyer's searches", ({ db }) => searchesOf(db, "usr_plans", 10)],
  ["a search's offers", async ({ db }) => void (await shownOffers(db, { id: "srch_plans1", currency: sql`'EUR'` }, { limit: 10 }))],
  [
    "a search's offers, from far in",
    async ({ db }) =>
      void (await shownOffers(
        db,
        { id: "srch_plans1", currency: sql`'EUR'` },
        { limit: 10, after: { rank: 0.5, offerId: "ofr_plans250" } },
      )),
  ],
];

describe(`a list or report over ${ROWS} rows`, () => {
  it.each(READS)("looks at few of them: %s", async (_, read) => {
    expect(await rowsRead(shop.db, TABLES, () => read(shop))).toBeLessThanOrEqual(FEW);
  });

  it.each(Object.values(SOUGHT))("finds what is sought by $by among them", async (key) => {
    const { items } = await findAttempts(shop.deps, { key, limit: 10, cursor: undefined });
    expect(items).toHaveLength(key.by === "buyer" || key.by === "address" ? 10 : 1);
  });

  it("compares the newest of a law's window from one moment on, whichever side has more of them", async () => {
    const searches = await compared(shop, searchEventsLaw);
    expect(searches).toMatchObject({ left: { amount: newest.most + 1 }, right: { amount: 0 } });
    const events = await compared(shop, orderEventsLaw);
    expect(events).toMatchObject({ left: { amount: 0 }, right: { amount: newest.most + 1 } });
    const second = ROWS - newest.most - 1;
    expect(searches?.detail).toBe(`since ${new Date(Date.parse(BEGAN) + second * 1000).toISOString()}`);
  });

  it("looks at a thousand orders without a payment, not at all there are: the provider's payments", async () => {
    const from = { begun: new Date(Date.parse(BEGAN) - 86_400_000), placed: now };
    const read = async () => expect(await paymentRecords(shop.db, ["pi_plans7"], from)).toHaveLength(1_001);
    expect(await rowsRead(shop.db, TABLES, read)).toBeLessThanOrEqual(2_002 + FEW);
  });

  it("looks at the automations whose secrets are kept otherwise, which others left, not at all there are: the secrets to seal", async () => {
    const others = await countKeptOtherwise(shop.db, "sealed:plans:");
    await shop.db.execute(sql`update automations set previous_secret = 'sealed:before:s' where id = 'zut_plans7'`);
    const count = async () => expect(await countKeptOtherwise(shop.db, "sealed:plans:")).toBe(others + 1);
    expect(await rowsRead(shop.db, TABLES, count)).toBeLessThanOrEqual(others + FEW);
  });

  it("looks at a window's hours and days, not at its attempts: the baseline", async () => {
    const deps = shop.depsOf({ clock: { now: () => now } });
    const baseline = await checkoutBaseline(deps, 720);
    expect(baseline.volumes.find(({ state }) => state === "COMPLETED")?.attempts).toBeGreaterThanOrEqual(ROWS * 0.99);
    const hoursAndDays = (24 * 2 + 30) * 5;
    expect(await rowsRead(shop.db, TABLES, () => checkoutBaseline(deps, 720))).toBeLessThanOrEqual(hoursAndDays + FEW);
  });
});
