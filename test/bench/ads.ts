import { neon, neonConfig } from "@neondatabase/serverless";
import { call, check } from "../journey/client.ts";
import type { Answer } from "./connection.ts";
import type { BenchLine } from "./bench-line.ts";
import type { Bench } from "./bench.ts";
import { load } from "./load.ts";

const CAMPAIGNS = 10_000;
const CALLS = 400;
const TARGET_MS = 15;

const SPENT = 9_000;

/** All live, of one placement, each with a total budget. */
const LIVE = `
  insert into ad_campaigns (id, name, supplier_id, keywords, placement, bid_minor, daily_budget_minor, total_budget_minor, enabled, updated_at, updated_by)
  select 'bench-' || n, 'Bench ' || n, null, '[]'::jsonb, 'cart', 20000 - n, 20000, 1000000000, true, now(), 'bench' from generate_series(1, ${CAMPAIGNS}) n
  on conflict (id) do nothing`;
/** The highest of those that can pay, in either line, were billed every day of a year. */
const A_YEAR = `
  insert into ad_spend (campaign_id, day, spent_minor)
  select 'bench-' || n, (now() at time zone 'UTC')::date - d, 5
  from generate_series(1, ${CAMPAIGNS}) n, generate_series(1, 365) d where n % ${SPENT} between 1 and 100`;
/** The highest bidders have spent the day's budget, as the clicks say that spend it. */
const SPEND = [
  `insert into ad_spend (campaign_id, day, spent_minor)
    select 'bench-' || n, (now() at time zone 'UTC')::date, 20000 from generate_series(1, ${SPENT}) n`,
  `update ad_campaigns set serves_from = ((now() at time zone 'UTC')::date + 1 - date '1970-01-01') * 24
    where id in (select 'bench-' || n from generate_series(1, ${SPENT}) n)`,
];

/**
 * Ads of a placement with ten thousand live campaigns, by the client beside one Durable Object read and within the Worker by its own word
 * (Server-Timing); then where most have spent their day's budget.
 */
export async function adFigures({ ours, bare }: Bench): Promise<BenchLine[]> {
  neonConfig.fetchEndpoint = ours.settings["NEON_FETCH_ENDPOINT"] ?? "";
  const sql = neon(ours.settings["DATABASE_URL"] ?? "");
  const counters = { ...bare, expect: 200, next: () => ({ method: "GET", path: "/counters/one" }) };
  const against = await load({ ...counters, connections: 1, calls: CALLS });
  let callers = 0;
  // Each from an address of its own, whose hourly cap is not reached.
  const next = () => ({ method: "GET", path: "/ads?placement=cart", headers: { "cf-connecting-ip": addressAt((callers += 1)) } });
  const lines: BenchLine[] = [];
  for (const [name, statements] of [
    ["all of which can pay", [LIVE, A_YEAR]],
    ["of which the 9,000 highest bidders have spent their day's budget", SPEND],
  ] as const) {
    for (const statement of [...statements, "vacuum analyze ad_campaigns", "vacuum analyze ad_spend"]) await sql.query(statement);
    const { path, headers } = next();
    const { body } = await call<{ ads: unknown[] }>(ours.url, "GET", path, { headers });
    check(body.ads.length > 0, "no ad was served");
    const { p95, p50, served } = await load({ ...ours, expect: 200, next, answered: sold, connections: 1, calls: CALLS });
    const line = `GET /ads, 10,000 live campaigns, ${name}`;
    lines.push({ name: `${line}: median`, unit: "ms", value: p50, against: against.p50 });
    lines.push({ name: `${line}: p95`, unit: "ms", value: p95, against: against.p95 });
    lines.push({ name: `${line}, within the Worker: median`, unit: "ms", value: served.p50 });
    lines.push({ name: `${line}, within the Worker: p95`, unit: "ms", value: served.p95, target: { of: "value", atMost: TARGET_MS } });
  }
  await sql.query("update ad_campaigns set enabled = false, serves_from = 2147483647 where updated_by = 'bench'");
  return lines;
}

/** An address of its own for each of 65,000. */
const addressAt = (caller: number): string => `198.18.${Math.floor(caller / 250)}.${1 + (caller % 250)}`;

/** Throws of an answer without ads: those are cheap, and would flatter. */
function sold(_lane: number, { status, text }: Answer): void {
  check(status === 200 && (JSON.parse(text) as { ads: unknown[] }).ads.length > 0, `no ad was served, but ${status}: ${text}`);
}
