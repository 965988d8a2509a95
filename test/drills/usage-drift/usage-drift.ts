import { call, check } from "../../journey/client.ts";
import { proveBooksAgree, reconcile, settledUsage } from "../books.ts";
import { verifiedBuyer } from "../buyer.ts";
import { inPostgres } from "../database.ts";
import type { Drill } from "../drill.ts";
import { askGateway, rowsOf, usageOf, type Usage, type Wire } from "../gateway.ts";
import { untilOps } from "../operator.ts";
import type { Stage } from "../stage.ts";
import { beginWithout, untilAlerted, untilOver } from "../watch.ts";

const LAW = "llm.usage-rows";
const ALERT = `conservation.${LAW}`;
const WIRES: readonly Wire[] = ["chat", "responses", "messages"];
const MILLION = 1_000_000;
/** Two captures, and the time between them. */
const SEEN_SECONDS = 60;

interface Law {
  name: string;
  holds: boolean | null;
  difference: number | null;
  detail: string | null;
}

/** A row of the books is changed in the database, past everything that writes there. */
export const usageDrift: Drill = {
  name: "usage-drift",
  title: "a daily row of usage is changed by a million tokens",
  ways: { none: "it changes a row in the database, and no server" },
  async run(stage) {
    const { stack } = stage;
    const { token } = await verifiedBuyer(stage);
    await beginWithout(stage, ALERT);
    for (const wire of WIRES) {
      const { status, text } = await askGateway(stack, token, { wire });
      check(status === 200, `${wire} answered ${status}: ${text.slice(0, 300)}`);
    }
    const right = await settledUsage(stage, token);
    const { body: me } = await call<{ id: string }>(stack.url, "GET", "/auth/me", { token });
    await proveBooksAgree(stage);

    stage.undo("make the day's rows anew", () => reconcile(own(stage), "rebuild"));
    await addMillion(stage, me.id, right);
    await untilOps(
      stack,
      { what: `the law ${LAW} broken on /health/ops`, seconds: SEEN_SECONDS },
      "conservation",
      (section) => (section as unknown as Law[]).find(({ name }) => name === LAW)?.holds === false,
    );
    stage.detected(`section conservation says that ${LAW} does not hold`);
    const alert = await untilAlerted(stage, ALERT);
    check(alert.severity === "page", `its severity is ${alert.severity}`);
    stage.tell("saw", `page: ${alert.summary}, at the primary receiver`);
    await proveNamed(stage, me.id);

    const { rebuilt } = await reconcile(own(stage), "rebuild");
    stage.tell("mitigated", `npm run ops -- llm reconcile --rebuild made ${rebuilt} rows anew`);
    await stage.prove("[LLM-4] the row is what its calls add up to again, and the million is gone", async () => {
      const { items, budget } = await usageOf(stack, token);
      check(JSON.stringify(items) === JSON.stringify(right.items), `the rows are ${JSON.stringify(items)}`);
      check(budget.settled === right.budget.settled, `the budget went from ${right.budget.settled} to ${budget.settled}`);
      return `${rowsOf(right).calls} calls, ${budget.settled} tokens, as before; the budget never moved`;
    });
    await proveBooksAgree(stage);
    await untilOver(stage, alert);
    stage.tell("recovered", `the law holds, the alert ${ALERT} is resolved by itself, and its receiver knows`);
  },
};

/** What no code of ours does: a hand in the database. */
async function addMillion(stage: Stage, userId: string, { day, items }: Usage): Promise<void> {
  const [row] = items;
  check(row, "there is no row to change");
  const changed = await inPostgres(
    stage.stack,
    `update llm_usage_daily set reported_output_tokens = reported_output_tokens + ${MILLION}
     where user_id = $1 and day = $2 and provider = $3 and model = $4 returning model`,
    [userId, day, row.provider, row.model],
  );
  check(changed.length === 1, `${changed.length} rows were changed`);
  stage.broke(`${MILLION} tokens were added to the row of ${userId} and ${row.model}, in Postgres`);
}

async function proveNamed(stage: Stage, userId: string): Promise<void> {
  await stage.prove("[LLM-4] the operator's command names row and figure, and changes nothing by looking", async () => {
    for (const look of ["first", "second"]) {
      const { rows, accounts, rebuilt } = await reconcile(own(stage), "look");
      const [difference] = rows;
      check(rows.length === 1 && accounts.length === 0, `the ${look} look found ${JSON.stringify([...accounts, ...rows]).slice(0, 500)}`);
      check(difference?.userId === userId && rebuilt === 0, `the ${look} look is about ${difference?.userId}`);
      const apart = Number(difference.row?.["reportedOutputTokens"]) - Number(difference.events?.["reportedOutputTokens"]);
      check(apart === MILLION, `the ${look} look found them ${apart} apart`);
    }
    return `one row, reportedOutputTokens ${MILLION} above its audit events`;
  });
}

const own = ({ stack, stateDir }: Stage) => ({ file: stack, stateDir });
