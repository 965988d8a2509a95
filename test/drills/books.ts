import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { check, until } from "../journey/client.ts";
import { rowsOf, usageOf, type Usage } from "./gateway.ts";
import type { DrilledStack, Stage } from "./stage.ts";

const OPS = fileURLToPath(new URL("../../scripts/ops/main.ts", import.meta.url).href);
const LONGEST_MS = 120_000;
const WRITTEN_SECONDS = 30;

type Sums = Record<string, number> | null;

/** What `npm run ops -- llm reconcile --json` says. */
export interface Reconciled {
  day: string;
  accounts: { userId: string; missing: number; rewritten: number }[];
  asked: number;
  rows: { userId: string; provider: string; model: string; events: Sums; row: Sums }[];
  rebuilt: number;
}

/** Whose books. */
type Books = Pick<DrilledStack, "file" | "stateDir">;

/** The operator's own command, in a process of its own. */
export async function reconcile({ file, stateDir }: Books, how: "look" | "rebuild"): Promise<Reconciled> {
  const asked = ["llm", "reconcile", "--json", "--url", file.url, "--email", file.accounts.operator.email];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", OPS, ...asked, ...(how === "rebuild" ? ["--rebuild", "--yes"] : [])],
    { env: { ...process.env, STATE_DIR: stateDir, PROCUREIQ_PASSWORD: "" }, timeout: LONGEST_MS },
  );
  return JSON.parse(stdout) as Reconciled;
}

/** Holds that budgets, audit events and daily rows of the day are the same, call by call; of another stack where one is given. */
export async function proveBooksAgree(stage: Stage, of: Books = { file: stage.stack, stateDir: stage.stateDir }): Promise<void> {
  await stage.prove("[LLM-4] budgets, audit events and daily rows agree, call by call", async () => {
    const { day, asked, accounts, rows } = await reconcile(of, "look");
    check(asked > 0, "npm run ops -- llm reconcile compared no budget");
    check(accounts.length + rows.length === 0, `they do not: ${JSON.stringify([...accounts, ...rows]).slice(0, 500)}`);
    return `npm run ops -- llm reconcile of ${day}: ${asked} budgets, all agree`;
  });
}

/** The buyer's day once nothing is under way and every call is written: what the budget says is then what the rows say. */
export function settledUsage({ stack }: Pick<Stage, "stack">, token: string): Promise<Usage> {
  return until("a budget without open reservations whose calls are all in its rows", WRITTEN_SECONDS, async () => {
    const usage = await usageOf(stack, token);
    const { reported, estimated } = rowsOf(usage);
    return usage.budget.reserved === 0 && usage.budget.settled === reported + estimated ? usage : undefined;
  });
}
