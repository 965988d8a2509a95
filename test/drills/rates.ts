import type { StackFile } from "../../local-cloud/stack-file.ts";
import { call, check } from "../journey/client.ts";
import type { Stage } from "./stage.ts";

const HOURLY = "/crons/7%20*%20*%20*%20*";
const BASE = "EUR";

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
