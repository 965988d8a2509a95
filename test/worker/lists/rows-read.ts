import { AsyncLocalStorage } from "node:async_hooks";
import * as z from "zod";
import type { Db } from "../../../src/platform/db/client.ts";
import { inPlaceOf, POSTGRES } from "../../support/network.ts";

interface Statement {
  query: string;
  params: unknown[];
}

const statement = z.object({ query: z.string(), params: z.array(z.unknown()) });
const sent = z.union([statement.transform((one) => [one]), z.object({ queries: z.array(statement) }).transform(({ queries }) => queries)]);

const listening = new AsyncLocalStorage<Statement[]>();

/** The statements a piece of work sends to Postgres, and nobody else meanwhile. */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const heard: Statement[] = [];
  const end = inPlaceOf(POSTGRES, (input, init, onward) => {
    if (listening.getStore() === heard) heard.push(...sent.parse(JSON.parse(z.string().parse(init?.body))));
    return onward(input, init);
  });
  try {
    await listening.run(heard, work);
  } finally {
    end();
  }
  return heard;
}

interface Node {
  "Node Type": string;
  "Relation Name"?: string | undefined;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number | undefined;
  "Rows Removed by Index Recheck"?: number | undefined;
  Plans?: Node[] | undefined;
}
const node: z.ZodType<Node> = z.lazy(() =>
  z.object({
    "Node Type": z.string(),
    "Relation Name": z.string().optional(),
    "Actual Rows": z.number(),
    "Actual Loops": z.number(),
    "Rows Removed by Filter": z.number().optional(),
    "Rows Removed by Index Recheck": z.number().optional(),
    Plans: z.array(node).optional(),
  }),
);
const explained = z.array(z.object({ "QUERY PLAN": z.array(z.object({ Plan: node })) }));

function rowsOf(plan: Node, tables: readonly string[]): number {
  const below = (plan.Plans ?? []).reduce((sum, child) => sum + rowsOf(child, tables), 0);
  if (!tables.includes(plan["Relation Name"] ?? "") || !plan["Node Type"].includes("Scan")) return below;
  const passed = (plan["Rows Removed by Filter"] ?? 0) + (plan["Rows Removed by Index Recheck"] ?? 0);
  return below + (plan["Actual Rows"] + passed) * plan["Actual Loops"];
}

/**
 * How many rows of these tables Postgres looks at for a piece of work that reads, by its own account of each statement. Of others it is
 * not said: which way it takes into a table follows from how much is in it, and that is up to whatever ran before.
 */
export async function rowsRead(db: Db, tables: readonly string[], work: () => Promise<unknown>): Promise<number> {
  let rows = 0;
  const statements = await statementsOf(work);
  for (const { query, params } of statements) {
    const plans = explained.parse(await db.$client.query(`explain (analyze, format json) ${query}`, params));
    rows += plans.reduce((sum, plan) => sum + plan["QUERY PLAN"].reduce((whole, { Plan }) => whole + rowsOf(Plan, tables), 0), 0);
  }
  return statements.length === 0 ? Number.NaN : rows;
}
