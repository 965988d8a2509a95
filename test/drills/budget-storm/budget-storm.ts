import { check } from "../../journey/client.ts";
import { proveBooksAgree, settledUsage } from "../books.ts";
import { signIn, verifiedBuyer } from "../buyer.ts";
import type { Drill } from "../drill.ts";
import { askGateway, problemIn, rowsOf } from "../gateway.ts";
import type { Stage } from "../stage.ts";
import { counted, untilCounted } from "../watch.ts";
import { LONGEST_WAIT_SECONDS, persist, usedBy, watchBudget } from "./storm.ts";

const CALLS = 300;
/** Calls a minute are limited by access token as well: the storm is about the model's tokens, so it comes by several, and is watched by another. */
const CALLERS = 4;
/** So much is reserved as bytes and used as about a fourth of that, beside the answer. */
const PROMPT = `Repeat nothing of this. ${"We need office chairs and desks. ".repeat(125)}`;
const LARGE = PROMPT.repeat(6);
const TINY = { content: "chairs", more: { max_completion_tokens: 16 } };
/** Of the day's budget that has to be usable to the end. */
const USABLE = 0.95;
const REFUSED = { name: "llm_refusals", labels: { reason: "budget-in-use" } };

/** Hundreds of calls of one buyer at once, none of which says how long its answer may be: their worst cases are many times the budget. */
export const budgetStorm: Drill = {
  name: "budget-storm",
  title: "hundreds of calls at once, without a limit on their answers",
  ways: { none: "its callers are the storm, and every server works" },
  async run(stage) {
    const buyer = await verifiedBuyer(stage);
    const callers = await inTurn(CALLERS, () => signIn(stage.stack, buyer));
    const before = await counted(stage.stack, REFUSED.name, REFUSED.labels);

    stage.broke(`${CALLS} calls are made at once, without max_tokens`);
    const storm = Promise.all(Array.from({ length: CALLS }, (_, number) => persist(stage, callers[number % CALLERS] ?? "", PROMPT)));
    const detection = untilCounted(stage.stack, { ...REFUSED, before }).then((more) =>
      stage.detected(`/metrics has ${more} more refusals by budget-in-use`),
    );
    await stage.prove("[LLM-4] every call is answered, nobody is told midnight, and no moment has more taken than the limit", async () => {
      const [outcomes, { most, limit, looks }] = await Promise.all([storm, watchBudget(stage, buyer.token, storm), detection]);
      const refusals = outcomes.reduce((all, outcome) => all + outcome.refusals, 0);
      const longest = Math.max(...outcomes.map(({ longestWait }) => longestWait));
      check(refusals > 0, "nothing was refused: the storm was none");
      await proveSettled(
        stage,
        buyer.token,
        outcomes.map(({ used }) => used),
      );
      return `${CALLS} of ${CALLS}, after ${refusals} refusals of at most ${longest} s (${LONGEST_WAIT_SECONDS} are allowed); at most ${most} of ${limit} taken in ${looks} looks`;
    });
    stage.tell("recovered", "nothing is held in reserve any more");
    await proveUsable(stage, buyer.token);
    await proveBooksAgree(stage);
  },
};

async function inTurn<T>(times: number, make: () => Promise<T>): Promise<T[]> {
  const made: T[] = [];
  while (made.length < times) made.push(await make());
  return made;
}

/** What callers were told they used is what the budget and the rows say, to the token. */
async function proveSettled(stage: Stage, token: string, used: readonly number[]): Promise<void> {
  const usage = await settledUsage(stage, token);
  const { calls, reported, estimated } = rowsOf(usage);
  const told = used.reduce((all, one) => all + one, 0);
  check(calls === used.length, `${calls} calls are booked, and ${used.length} were answered`);
  check(estimated === 0, `${estimated} tokens are estimated`);
  check(reported === told && usage.budget.settled === told, `callers were told ${told}, the rows say ${reported}`);
}

/** After the storm the day's budget can be used to its end, and only then is a call told of midnight. */
async function proveUsable(stage: Stage, token: string): Promise<void> {
  await stage.prove("[LLM-4] the rest of the budget can be used, and only a spent one speaks of midnight", async () => {
    await spend(stage, token, LARGE);
    const spent = await spend(stage, token, PROMPT);
    const { budget } = await settledUsage(stage, token);
    check(budget.settled <= budget.limit, `${budget.settled} of ${budget.limit} are used`);
    check(budget.settled >= USABLE * budget.limit, `only ${budget.settled} of ${budget.limit} could be used`);
    const tiny = await askGateway(stage.stack, token, { wire: "chat", ...TINY });
    check(tiny.status === 200, `a small call within what is left answered ${tiny.status}`);
    const percent = ((100 * budget.settled) / budget.limit).toFixed(1);
    return `${budget.settled} of ${budget.limit} used (${percent} %), overshoot 0; a call for more was told ${spent.wait} s, a small one still answered`;
  });
}

/** Makes calls of this size one after the other until the day has no room for another; answers what the last was told. */
async function spend(stage: Stage, token: string, content: string): Promise<{ wait: number }> {
  for (;;) {
    const answer = await askGateway(stage.stack, token, { wire: "chat", content });
    if (answer.status === 200) {
      check(usedBy(answer) > 0, "a call used nothing");
      continue;
    }
    const { type } = problemIn(answer);
    check(answer.status === 429 && type === "llm-daily-limit", `a call was told ${answer.status} ${type}: ${answer.text.slice(0, 300)}`);
    return { wait: Number(answer.headers.get("retry-after")) };
  }
}
