import { toPage } from "../../platform/http/pagination.ts";
import { firstTokens, latestCalls } from "./calls-store.ts";
import type { LlmDeps } from "./ports.ts";
import { readable } from "./readable.ts";
import { readOpenCalls } from "./read-open-calls.ts";
import { latestReconciliations } from "./reconciliation-store.ts";
import { MEASURED_CALLS } from "./measured-calls.ts";

/** Beginnings of the keys of alerts that are the gateway's. */
const ALERTS = ["llm-gateway.", "conservation.llm.", "dependency.anthropic.", "dependency.openai."];
const OPEN_CALLS = 20;
const LARGEST = 10;
const RECONCILIATIONS = 5;

/** What the gateway's page shows beside its models: calls, budgets, alerts and books, each as its owner has it. */
export async function readPanels(deps: LlmDeps, day: string, { limit, before }: { limit: number; before: string | undefined }) {
  const { db, tokenPool, moneyPool } = deps;
  const [calls, open, quota, alerts, reconciliations] = await Promise.all([
    readable(deps, "calls", async () => {
      const [rows, waits] = await Promise.all([latestCalls(db, limit + 1, before), firstTokens(db, MEASURED_CALLS)]);
      return {
        ...toPage(
          rows,
          limit,
          ({ id }) => [id],
          (row) => row,
        ),
        waits,
      };
    }),
    readable(deps, "open-calls", () => readOpenCalls(deps, { limit: OPEN_CALLS })),
    readable(deps, "quota", async () => {
      const [figures, money, largest, backlog] = await Promise.all([
        tokenPool.figures(day),
        moneyPool.figures(day),
        tokenPool.largest(day, LARGEST),
        tokenPool.backlog(),
      ]);
      return { figures, money, largest, backlog };
    }),
    readable(deps, "alerts", async () => (await Promise.all(ALERTS.map((beginning) => deps.openAlertsUnder(beginning)))).flat()),
    readable(deps, "reconciliations", () => latestReconciliations(db, RECONCILIATIONS)),
  ]);
  return { calls, open, quota, alerts, reconciliations };
}

export type Panels = Awaited<ReturnType<typeof readPanels>>;
