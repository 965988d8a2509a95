import { neon, neonConfig } from "@neondatabase/serverless";
import type { StackFile } from "../../local-cloud/stack-file.ts";
import type { Stack } from "../../local-cloud/stack.ts";
import { createApi } from "../../scripts/ops/api.ts";
import { llm } from "../../scripts/ops/llm.ts";
import { createOutput } from "../../scripts/ops/output.ts";
import { operatorToken } from "../drills/operator.ts";
import { call, until } from "../journey/client.ts";

const WRITTEN_SECONDS = 60;

/** An audit event as Postgres has it. */
export interface AuditEvent {
  id: string;
  user_id: string;
  outcome: string;
  input_tokens: number;
  cached_input_tokens: number;
  input_source: "reported" | "estimated";
  output_tokens: number;
  output_source: "reported" | "estimated";
}

/** Every audit event of these buyers, read where it is stored. */
async function eventsOf({ settings }: Pick<Stack, "settings">, userIds: readonly string[]): Promise<AuditEvent[]> {
  neonConfig.fetchEndpoint = settings["NEON_FETCH_ENDPOINT"] ?? "";
  const database = neon(settings["DATABASE_URL"] ?? "");
  const rows = await database.query("select * from llm_usage_events where user_id = any($1::text[])", [userIds]);
  return rows as AuditEvent[];
}

/** Their audit events once there are so many, or after a time that is enough for any of them to be written. */
export async function eventsOnce(stack: Pick<Stack, "settings">, userIds: readonly string[], wanted: number): Promise<AuditEvent[]> {
  const events = () => eventsOf(stack, userIds);
  const enough = until("the audit events", WRITTEN_SECONDS, async () => {
    const found = await events();
    return found.length >= wanted ? found : undefined;
  });
  // What is missing then is the caller's to say, with what is there.
  return enough.catch(events);
}

interface Books {
  /** Budgets with calls that have no event, and daily rows that are not what the events add up to. */
  accounts: unknown[];
  rows: unknown[];
  /** Budgets that were compared. */
  asked: number;
}

/** What `npm run ops -- llm reconcile --day <day>` finds. */
export async function reconciled(stack: Pick<StackFile, "url" | "accounts">, day: string): Promise<Books> {
  const lines: string[] = [];
  const token = await operatorToken(stack);
  const api = createApi(stack.url, { token: async () => token, forget: () => undefined, stepUp: async () => undefined });
  await llm.run(["reconcile", "--day", day], {
    api,
    output: createOutput(true, (line) => lines.push(line)),
    confirm: async () => undefined,
  });
  return JSON.parse(lines.join("\n")) as Books;
}

export interface Usage {
  items: { model: string; calls: number; reported: Sums; estimated: Sums }[];
  budget: { limit: number; settled: number; reserved: number };
}

interface Sums {
  inputTokens: number;
  outputTokens: number;
}

/** A buyer's own view of a day. */
export async function usageOf(url: string, key: string, day: string): Promise<Usage> {
  const { body } = await call<Usage>(url, "GET", `/llm/usage?day=${day}`, { token: key });
  return body;
}

/** Their views of a day once none of their calls is under way. */
export const settledUsages = (url: string, keys: readonly string[], day: string): Promise<Usage[]> =>
  until("the settlement of every call", WRITTEN_SECONDS, async () => {
    const usages = await Promise.all(keys.map((key) => usageOf(url, key, day)));
    return usages.every(({ budget }) => budget.reserved === 0) ? usages : undefined;
  });

export const today = (): string => new Date().toISOString().slice(0, 10);
