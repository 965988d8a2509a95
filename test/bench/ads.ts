import { neon, neonConfig } from "@neondatabase/serverless";
import { check } from "../journey/client.ts";
import type { Answer } from "./connection.ts";
import type { BenchLine } from "./bench-line.ts";
import type { Bench } from "./bench.ts";
import { loadExpected, type LoadFigures, type Work } from "./load.ts";
import { median } from "./statistics.ts";

const CAMPAIGNS = 10_000;
const CALLS = 100;
const WINDOWS = 5;
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

/** What a bare Worker asks of Postgres: a turn and a row, in one transaction. */
const LEAST = {
  write: {
    queries: [
      { query: "select pg_advisory_xact_lock(hashtextextended('bench', 0))", params: [] },
      { query: "insert into bench_sales (at) values (now())", params: [] },
    ],
  },
};

/**
 * Ads of a placement with ten thousand live campaigns, then where most have spent their day's budget: by the client beside one Durable Object
 * read, and within the Worker by its own word (Server-Timing) beside a bare Worker that waits as often for as little as can be: a new object's
 * first write beside a transaction of two statements at the same Postgres that writes a row. All three in turns, and of each figure the
 * middle of its windows. Of bidders that its isolate has read before, as all calls but the first are; of viewers who were here before, as who
 * looks at one page after another, and of new ones, for each of whom an object is made.
 */
export async function adFigures({ ours, bare }: Bench): Promise<BenchLine[]> {
  const { NEON_FETCH_ENDPOINT: endpoint = "", DATABASE_URL: connection = "" } = ours.settings;
  neonConfig.fetchEndpoint = endpoint;
  const sql = neon(connection);
  const counter = { ...bare, expect: 200, next: () => ({ method: "GET", path: "/counters/one" }) };
  await sql.query("create table if not exists bench_sales (at timestamptz not null)");
  const body = JSON.stringify({ endpoint, connection, ...LEAST });
  let callers = 0;
  /** The same of ours and of the bare Worker, each in a name that is told by its turn; no address reaches its hourly cap. */
  const asked = (nameOf: (turn: number) => number) => ({
    ads: {
      ...{ ...ours, expect: 200, answered: sold },
      next: (_lane: number, turn: number) => ({
        ...{ method: "GET", path: "/ads?placement=cart" },
        headers: { "cf-connecting-ip": addressAt(nameOf(turn)) },
      }),
    },
    sales: {
      ...{ ...bare, expect: 200 },
      next: (_lane: number, turn: number) => ({ method: "POST", path: `/sales/${nameOf(turn)}`, body }),
    },
  });
  const newcomers = asked(() => (callers += 1));
  const lines: BenchLine[] = [];
  for (const [name, filled] of [
    ["all of which can pay", [LIVE, A_YEAR]],
    ["of which the 9,000 highest bidders have spent their day's budget", SPEND],
  ] as const) {
    for (const statement of [...filled, "vacuum analyze ad_campaigns", "vacuum analyze ad_spend"]) await sql.query(statement);
    const first = callers;
    callers += CALLS;
    const known = asked((turn) => first + turn);
    for (const work of Object.values(known)) await loadExpected({ ...work, connections: 1, calls: CALLS });
    const figures = await inTurns({ ...newcomers, counter, known: known.ads, knownSales: known.sales });
    const line = `GET /ads, 10,000 live campaigns, ${name}`;
    const beside = "a bare Worker's waits of the same kind";
    const within = (who: string, whose: "ads" | "known", theirs: "sales" | "knownSales"): BenchLine[] => {
      const [served, least] = [figures.served(whose), figures.served(theirs)];
      const target = { of: "value", atMost: TARGET_MS } as const;
      return [
        { name: `${line}, within the Worker, ${who}: median`, unit: "ms", value: served.p50, against: least.p50, beside },
        { name: `${line}, within the Worker, ${who}: p95`, unit: "ms", value: served.p95, against: least.p95, beside, target },
      ];
    };
    lines.push(
      { name: `${line}: median`, unit: "ms", value: figures.of("ads", "p50"), against: figures.of("counter", "p50") },
      { name: `${line}: p95`, unit: "ms", value: figures.of("ads", "p95"), against: figures.of("counter", "p95") },
      ...within("a viewer who comes again", "known", "knownSales"),
      ...within("one who is new", "ads", "sales"),
    );
  }
  await sql.query("drop table bench_sales");
  await sql.query("update ad_campaigns set enabled = false, serves_from = 2147483647 where updated_by = 'bench'");
  return lines;
}

/** Asks each its calls window by window, one at a time; each figure is the middle of its windows. */
async function inTurns<const Asked extends Record<string, Work>>(asked: Asked) {
  const seen = new Map<keyof Asked, LoadFigures[]>();
  for (let window = 0; window < WINDOWS; window += 1)
    for (const [name, work] of Object.entries(asked))
      seen.set(name, [...(seen.get(name) ?? []), await loadExpected({ ...work, connections: 1, calls: CALLS })]);
  const middle = (name: keyof Asked, of: (figures: LoadFigures) => number): number => median((seen.get(name) ?? []).map(of));
  return {
    of: (name: keyof Asked, figure: "p50" | "p95") => middle(name, (figures) => figures[figure]),
    served: (name: keyof Asked) => ({ p50: middle(name, ({ served }) => served.p50), p95: middle(name, ({ served }) => served.p95) }),
  };
}

/** An address of its own for each of 65,000. */
const addressAt = (caller: number): string => `198.18.${Math.floor(caller / 250)}.${1 + (caller % 250)}`;

/** Throws of an answer without ads: those are cheap, and would flatter. */
function sold(_lane: number, { status, text }: Answer): void {
  check(status === 200 && (JSON.parse(text) as { ads: unknown[] }).ads.length > 0, `no ad was served, but ${status}: ${text}`);
}
