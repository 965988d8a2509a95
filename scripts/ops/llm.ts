import { z } from "zod";
import { readArgs, UsageError, type Command, type OpsContext } from "./command.ts";
import { table } from "./output.ts";

const sums = z.record(z.string(), z.number()).nullable();
const reconciliationSchema = z.object({
  accounts: z.array(z.object({ userId: z.string(), calls: z.number(), missing: z.number(), rewritten: z.number() })),
  asked: z.number(),
  next: z.string().nullable(),
  rows: z.array(z.object({ userId: z.string(), provider: z.string(), model: z.string(), events: sums, row: sums })),
  rebuilt: z.number(),
});
type Reconciliation = z.infer<typeof reconciliationSchema>;

/** `POST /admin/llm/reconcile`. */
export const llm: Command = {
  summary: "the LLM gateway's books: compare budgets, audit events and daily rows of a day, and make anew what is derived",
  usage: ["reconcile [--day 2026-11-23]", "reconcile [--day 2026-11-23] --rebuild"],
  async run(args, context) {
    const { values, positionals } = readArgs(args, { day: { type: "string" }, rebuild: { type: "boolean" } });
    const [action = "reconcile"] = positionals;
    if (action !== "reconcile") throw new UsageError(`there is no llm ${action}`);
    const day = values.day ?? new Date().toISOString().slice(0, 10);
    if (values.rebuild === true) await context.confirm(`make the audit events and daily rows of ${day} anew where they are missing`);
    await reconcile(day, values.rebuild === true, context);
  },
};

async function reconcile(day: string, rebuild: boolean, { api, output }: OpsContext): Promise<void> {
  const all: Omit<Reconciliation, "next"> & { day: string } = { day, accounts: [], asked: 0, rows: [], rebuilt: 0 };
  let after: string | undefined;
  do {
    const body = { day, ...(after === undefined ? {} : { after }) };
    const found = await api.send("POST", `/admin/llm/reconcile?dryRun=${rebuild ? "0" : "1"}`, body, reconciliationSchema);
    all.accounts.push(...found.accounts);
    all.asked += found.asked;
    all.rebuilt += found.rebuilt;
    // Rows are compared once all budgets have been.
    all.rows.push(...found.rows);
    after = found.next ?? undefined;
  } while (after !== undefined);
  output.show(all, () => rendered(all, rebuild));
}

function rendered({ day, accounts, asked, rows, rebuilt }: Omit<Reconciliation, "next"> & { day: string }, rebuild: boolean): string {
  const lines = [`${day}: ${asked} budgets compared with the audit events, and these with the daily rows`];
  if (accounts.length === 0 && rows.length === 0) return [...lines, "all agree"].join("\n");
  if (accounts.length > 0)
    lines.push(
      table(
        ["user", "calls", "without event", "written again"],
        accounts.map(({ userId, calls, missing, rewritten }) => [userId, String(calls), String(missing), String(rewritten)]),
      ),
    );
  if (rows.length > 0)
    lines.push(
      table(
        ["user", "provider", "model", "differs in", "events say", "row says"],
        rows.flatMap(({ userId, provider, model, events, row }) =>
          differing(events, row).map((name) => [userId, provider, model, name, shown(events, name), shown(row, name)]),
        ),
      ),
    );
  lines.push(rebuild ? `${rebuilt} rows made anew` : "nothing was changed: --rebuild makes it anew");
  return lines.join("\n");
}

const differing = (events: Reconciliation["rows"][number]["events"], row: Reconciliation["rows"][number]["row"]): string[] =>
  Object.keys({ ...events, ...row }).filter((name) => events?.[name] !== row?.[name]);
const shown = (side: Reconciliation["rows"][number]["row"], name: string): string => (side === null ? "nothing" : `${side[name] ?? 0}`);
