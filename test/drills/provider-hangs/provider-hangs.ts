import { check, until } from "../../journey/client.ts";
import { proveBooksAgree, settledUsage } from "../books.ts";
import { verifiedBuyer } from "../buyer.ts";
import { breakAsAsked, healAll } from "../control.ts";
import type { Drill } from "../drill.ts";
import { askGateway, chat, problemIn, rowsOf, usageOf, type GatewayAnswer } from "../gateway.ts";
import type { Stage } from "../stage.ts";
import { beginWithout, counted, untilAlerted, untilCounted, untilDependency, untilOver } from "../watch.ts";

const ALERT = "dependency.openai.down";
const TIMED_OUT = { name: "llm_worst_cases", labels: { provider: "openai", outcome: "timed-out" } };
const RESERVED_SECONDS = 10;
const SURFACE_SECONDS = 5;

/** OpenAI accepts connections and never answers: the costly outage, in which everybody waits. */
export const providerHangs: Drill = {
  name: "provider-hangs",
  title: "a model provider accepts calls and never answers",
  ways: { own: "hang", also: ["slow"], not: { garbage: { drill: "provider-down" } } },
  async run(stage) {
    const { stack } = stage;
    const { token } = await verifiedBuyer(stage);
    await beginWithout(stage, ALERT);
    const before = await counted(stack, TIMED_OUT.name, TIMED_OUT.labels);

    await breakAsAsked(stage, "openai");
    stage.broke(`OpenAI ${stage.faultSaid}`);
    const streamed = askGateway(stack, token, { wire: "chat", stream: true });
    const detected = untilDependency(stack, "openai", "down").then(({ detail }) =>
      stage.detected(`/health/ops says that OpenAI is down: ${detail}`),
    );
    const [, answer] = await Promise.all([proveOthersGoOn(stage, token), streamed, detected]);
    await proveEnded(stage, answer);
    await proveWorstCase(stage, token, before);

    const alert = await untilAlerted(stage, ALERT);
    stage.tell("saw", `${alert.severity}: ${alert.summary}, at the primary receiver`);

    await healAll(stack);
    await untilDependency(stack, "openai", "up");
    stage.tell("recovered", "OpenAI answers again, and /health/ops says so");
    await untilOver(stage, alert);
    stage.tell("recovered", `the alert ${ALERT} is resolved by itself, and its receiver knows`);
    const again = await askGateway(stack, token, { wire: "chat", stream: true });
    check(again.status === 200 && !again.broken, `a call afterwards answered ${again.status}`);
    await settledUsage(stage, token);
    await proveBooksAgree(stage);
  },
};

/** While one call waits: its worst case is held, the other provider answers, and so do chat and the surfaces. */
async function proveOthersGoOn(stage: Stage, token: string): Promise<void> {
  const { stack } = stage;
  await stage.prove("[LLM-1] while a call hangs, the other provider's models, chat and the health surfaces answer", async () => {
    const { budget } = await until("the worst case of the call in reserve", RESERVED_SECONDS, async () => {
      const usage = await usageOf(stack, token);
      return usage.budget.reserved > 0 ? usage : undefined;
    });
    const other = await askGateway(stack, token, { wire: "messages" });
    check(other.status === 200, `Anthropic's model answered ${other.status}: ${other.text.slice(0, 300)}`);
    const started = performance.now();
    const health = await fetch(`${stack.url}/health`, { signal: AbortSignal.timeout(SURFACE_SECONDS * 1000) });
    const milliseconds = Math.round(performance.now() - started);
    check(health.ok, `/health answered ${health.status}`);
    const reply = await chat(stack, token);
    check(reply.end === "message.done" && reply.text !== "", `the reply ended with ${reply.end}`);
    check(reply.degraded?.mode === "llm-failover", `the reply is degraded by ${JSON.stringify(reply.degraded)}`);
    return `${budget.reserved} tokens in reserve; /health in ${milliseconds} ms; chat by the fallback model in ${reply.seconds.toFixed(1)} s`;
  });
}

async function proveEnded(stage: Stage, answer: GatewayAnswer): Promise<void> {
  await stage.prove("[LLM-1] a call that hangs ends by the contract's deadline, as a refusal that names the provider", async () => {
    const { type, subject, error } = problemIn(answer);
    check(answer.status === 503 && type === "dependency-unavailable", `it answered ${answer.status}: ${answer.text.slice(0, 300)}`);
    check(subject === "openai" && error?.type === "server_error", `it is about ${subject}, and OpenAI's form says ${error?.type}`);
    return `503 ${type} after ${answer.seconds.toFixed(1)} s, with OpenAI's form of an error`;
  });
}

/** The provider may have worked for us unseen: nobody says what it used. */
async function proveWorstCase(stage: Stage, token: string, before: number): Promise<void> {
  await stage.prove("[LLM-2, LLM-5] what timed out is booked at its worst case, marked as estimated and told apart", async () => {
    const usage = await settledUsage(stage, token);
    const { estimated, reported } = rowsOf(usage);
    const openai = usage.items.filter(({ provider }) => provider === "openai");
    check(openai.length > 0 && estimated > 0, "nothing is estimated of OpenAI's calls");
    check(
      openai.every((row) => row.reported.inputTokens + row.reported.outputTokens === 0),
      "something of OpenAI's is said to be reported",
    );
    const more = await untilCounted(stage.stack, { ...TIMED_OUT, before });
    return `${estimated} tokens estimated, ${reported} reported by Anthropic; llm_worst_cases has ${more} more that timed out`;
  });
}
