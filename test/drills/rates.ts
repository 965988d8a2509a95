import type { StackFile } from "../../local-cloud/stack-file.ts";
import { call, check } from "../journey/client.ts";
import { inPostgres } from "./database.ts";
import type { Stage } from "./stage.ts";

const HOURLY = "/crons/7%20*%20*%20*%20*";
const BASE = "EUR";
/** Servers of the local cloud: the first source of exchange rates, and the second. */
export const SOURCES = ["fx", "fx-second"] as const;

/** The hourly cron now. Its handler's failure is the sources', and told by the health surfaces. */
export async function refreshNow({ control }: Pick<StackFile, "control">): Promise<void> {
  await fetch(new URL(HOURLY, control), { method: "POST" });
}

/** What the first source says of these currencies from now on, in units for one euro; its own figures again where none is given. */
export async function firstSays({ control }: Pick<StackFile, "control">, figures: Record<string, number>): Promise<void> {
  await call(control, "PUT", "/figures/fx", { body: figures });
}

interface Told {
  status: number;
  body: {
    type?: string;
    protective?: boolean;
    freshness?: string;
    amount?: { amount: number };
    degraded?: { mode: string };
    rates?: { currency: string; rate: string; source: string | null }[];
  };
}

export async function convert({ stack }: Pick<Stage, "stack">): Promise<Told> {
  const response = await fetch(new URL("/fx/convert", stack.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ amount: { amount: 10_000, currency: BASE }, to: "USD" }),
  });
  return { status: response.status, body: (await response.json()) as Told["body"] };
}

/** The dollar rate as GET /fx/rates tells it. */
export async function dollar({ stack }: Pick<Stage, "stack">): Promise<{ rate: string; source: string | null }> {
  const { body } = await call<Told["body"]>(stack.url, "GET", "/fx/rates");
  const told = body.rates?.find(({ currency }) => currency === "USD");
  check(told, "GET /fx/rates tells no dollar rate");
  return told;
}

/** What is stored was published so many seconds ago, as where no source was heard since. What the history gets of that goes with the drill. */
export async function ageRates(stage: Stage, seconds: number): Promise<void> {
  const asOf = new Date(Date.now() - seconds * 1_000).toISOString();
  stage.undo("take the drill's dates out of the history", () =>
    inPostgres(stage.stack, "delete from fx_rate_history where base = $1 and as_of = $2::timestamptz", [BASE, asOf]),
  );
  await inPostgres(stage.stack, "update fx_rates set as_of = $2::timestamptz where base = $1", [BASE, asOf]);
}

/** The rates were last refreshed so many seconds ago, and nobody has tried since. */
export async function ageRefresh({ stack }: Pick<Stage, "stack">, seconds: number): Promise<void> {
  const at = new Date(Date.now() - seconds * 1_000).toISOString();
  const query = "update fx_refreshes set succeeded_at = $2::timestamptz, tried_at = $2::timestamptz where base = $1";
  await inPostgres(stack, query, [BASE, at]);
}
