import { call } from "../journey/client.ts";
import { operatorToken } from "../drills/operator.ts";
import type { BenchLine } from "./bench-line.ts";
import type { Bench, BenchStack } from "./bench.ts";
import { grownTables } from "./growth/grown-tables.ts";
import { OFFERS_A_SEARCH, rowId, searchId } from "./growth/rows.ts";
import { loadExpected } from "./load.ts";
import { measure, type Measured } from "./measure.ts";
import { signedInBuyer } from "./setting.ts";

const SMALL = 1_000;
const LARGE = 1_000_000;
const TARGET = { of: "ratio", atMost: 1.5 } as const;
/** The console's page of what runs most, with a million runs. */
const AUTOMATIONS = "/admin/automations";
const PAGE_MS = 150;
const WINDOWS = 3;
/** As many calls a window as fit into this time, within bounds: a report that reads a million rows takes seconds. */
const WINDOW_MS = 1_500;
const CALLS = { least: 2, most: 120 };

interface Read {
  name: string;
  path: string;
  token: string;
}

/**
 * Every list and report with a thousand rows in each table that grows, then with a million, of the one who asks. `GET /health` stands first:
 * nothing is behind it, so what its ratio is off 1, the machine drifted.
 */
export async function growthFigures({ ours }: Bench): Promise<BenchLine[]> {
  const buyer = await signedInBuyer(ours);
  const me = await call<Buyer>(ours.url, "GET", "/auth/me", { token: buyer });
  const reads = await readsOf(ours, buyer, me.body);
  const tables = await grownTables(ours, me.body.id);

  await tables.growTo(SMALL);
  const small = await measured(ours, reads);
  await tables.growTo(LARGE);
  const large = await measured(ours, reads);
  return reads.flatMap(({ name }, index) => grownLines(name, small[index], large[index]));
}

interface Buyer {
  id: string;
  email: string;
}

/** One row by each key of the search, and by the buyer all of them. */
const searched = ({ id, email }: Buyer): readonly (readonly [what: string, key: string])[] => [
  ["order", rowId("ord", 1)],
  ["attempt", rowId("chk", 1)],
  ["cart", rowId("cart", 1)],
  ["payment", "pi_1"],
  ["request", rowId("req", 1)],
  ["webhook", rowId("whk", 1)],
  ["provider's event", "evt_grown_1"],
  ["buyer", id],
  ["e-mail address", email],
];

async function readsOf(stack: BenchStack, buyer: string, me: Buyer): Promise<Read[]> {
  const operator = await operatorToken(stack);
  const monitor = stack.settings["OPS_READ_TOKEN"] ?? "";
  const read = (token: string, path: string, name = path): Read => ({ name: `GET ${name}`, path, token });
  return [
    read(buyer, "/health"),
    read(buyer, "/orders"),
    read(buyer, "/briefs"),
    read(buyer, "/searches"),
    read(buyer, "/chat-sessions"),
    read(buyer, `/offers?search=${searchId(1)}`, `/offers, ${OFFERS_A_SEARCH} of the search`),
    read(operator, "/admin/orders/checkout/report"),
    read(operator, "/admin/orders/checkout/baseline"),
    read(operator, "/admin/orders"),
    read(operator, "/admin/orders/search"),
    ...searched(me).map(([what, key]) =>
      read(operator, `/admin/orders/search?q=${encodeURIComponent(key)}`, `/admin/orders/search, by ${what}`),
    ),
    read(operator, `/admin/orders/${rowId("ord", 1)}`, "/admin/orders/{id}"),
    read(operator, "/admin/webhooks"),
    read(operator, "/admin/dead-letters"),
    read(operator, "/automations/dead-letters"),
    read(buyer, "/automations"),
    read(buyer, `/automations/${rowId("auto", 1)}/executions`, "/automations/{id}/executions"),
    read(operator, AUTOMATIONS),
    read(operator, `${AUTOMATIONS}/definitions`),
    read(operator, `${AUTOMATIONS}/definitions/${rowId("auto", 1)}`, `${AUTOMATIONS}/definitions/{id}`),
    read(operator, "/admin/audit"),
    read(monitor, "/health/ops?fresh=1", "/health/ops, captured anew"),
  ];
}

/** Undefined where one was not answered, such as a report that takes longer than its deadline allows. */
async function measured(stack: BenchStack, reads: readonly Read[]): Promise<(Measured | undefined)[]> {
  const found: (Measured | undefined)[] = [];
  for (const read of reads) {
    try {
      found.push(await timed(stack, read));
    } catch (error) {
      console.error(`${read.name}: ${error instanceof Error ? error.message : String(error)}`);
      found.push(undefined);
    }
  }
  return found;
}

async function timed(stack: BenchStack, { path, token }: Read): Promise<Measured> {
  const side = { ...stack, expect: 200, next: () => ({ method: "GET", path, headers: { authorization: `Bearer ${token}` } }) };
  const { p50 } = await loadExpected({ ...side, connections: 1, calls: CALLS.least });
  const calls = Math.max(CALLS.least, Math.min(CALLS.most, Math.floor(WINDOW_MS / p50)));
  const { only } = await measure({ only: side }, { connections: 1, calls, windows: WINDOWS });
  return only;
}

function grownLines(name: string, small: Measured | undefined, large: Measured | undefined): BenchLine[] {
  if (!small || !large) {
    const answered = [small, large].filter((figures) => figures !== undefined).length;
    return [{ name: `${name}: sizes at which it is answered`, unit: "of 2", value: answered, target: { of: "value", atLeast: 2 } }];
  }
  const line = (what: string, unit: string, value: number, against: number): BenchLine => ({
    name: `${name}, of a million: ${what}`,
    unit,
    value,
    against,
    beside: "of a thousand",
    target: TARGET,
  });
  return [
    line("median", "ms", large.p50, small.p50),
    ...(name.includes(AUTOMATIONS)
      ? [{ name: `${name}, of a million: p99`, unit: "ms", value: large.p99, target: { of: "value", atMost: PAGE_MS } as const }]
      : []),
    ...(small.cpu && large.cpu ? [line("CPU of all processes", "ms/call", large.cpu.all, small.cpu.all)] : []),
  ];
}
