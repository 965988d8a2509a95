import { call, check, until } from "../../journey/client.ts";
import { proveBooksAgree, settledUsage } from "../books.ts";
import { verifiedBuyer } from "../buyer.ts";
import { healAll, setFault } from "../control.ts";
import type { Drill } from "../drill.ts";
import { askGateway, chat, problemIn, rowsOf, type Wire } from "../gateway.ts";
import { operatorToken } from "../operator.ts";
import type { Stage } from "../stage.ts";
import { beginWithout, untilAlerted, untilDependency, untilOver } from "../watch.ts";

const ALERT = "dependency.openai.down";
const OPENAI: readonly Wire[] = ["chat", "responses"];
const SWITCH = "/admin/switches/llm-openai";
/** GEN-6. */
const SWITCHED_SECONDS = 5;
/** What a call to a provider that cannot be reached is told: that, or, once enough were told so, that it is not asked for now. */
const AWAY: readonly string[] = ["dependency-unavailable", "llm-provider-circuit-open"];

/** OpenAI refuses connections; Anthropic answers. */
export const providerDown: Drill = {
  name: "provider-down",
  title: "a model provider is unreachable",
  async run(stage) {
    const { stack } = stage;
    const { token } = await verifiedBuyer(stage);
    await beginWithout(stage, ALERT);
    await expectWhole(stage, token, [...OPENAI, "messages"]);
    const before = rowsOf(await settledUsage(stage, token));

    await setFault(stack, "openai", "down");
    stage.broke("OpenAI refuses connections");
    await proveRefused(stage, token);
    await proveChatGoesOn(stage, token);
    await stage.prove("[LLM-2] a call that never reached its provider is not in the books", async () => {
      const { calls, estimated } = rowsOf(await settledUsage(stage, token));
      check(calls === before.calls + 2, `${calls - before.calls} calls were booked, and 2 reached a provider`);
      check(estimated === before.estimated, "something was put down at its worst case");
      return "of the calls made meanwhile the two that Anthropic answered are in the rows, and nothing is held in reserve";
    });

    const { detail } = await untilDependency(stack, "openai", "down");
    stage.detected(`/health/ops says that OpenAI is down: ${detail}`);
    const alert = await untilAlerted(stage, ALERT);
    stage.tell("saw", `${alert.severity}: ${alert.summary}, at the primary receiver`);
    await switchOffAndOn(stage, token);

    await healAll(stack);
    await untilDependency(stack, "openai", "up");
    stage.tell("recovered", "OpenAI answers again, and /health/ops says so");
    await untilOver(stage, alert);
    stage.tell("recovered", `the alert ${ALERT} is resolved by itself, and its receiver knows`);
    await expectWhole(stage, token, OPENAI);
    await settledUsage(stage, token);
    await proveBooksAgree(stage);
  },
};

async function expectWhole({ stack }: Stage, token: string, wires: readonly Wire[]): Promise<void> {
  for (const wire of wires) {
    const { status, text } = await askGateway(stack, token, { wire });
    check(status === 200, `${wire} answered ${status}: ${text.slice(0, 300)}`);
  }
}

async function proveRefused(stage: Stage, token: string): Promise<void> {
  const { stack } = stage;
  await stage.prove("[LLM-1] calls to the provider are refused at once and by its name, those to the other are answered", async () => {
    let slowest = 0;
    for (const wire of OPENAI)
      for (const stream of [false, true]) {
        const answer = await askGateway(stack, token, { wire, stream });
        const { type, subject, error } = problemIn(answer);
        check(answer.status === 503 && AWAY.includes(type), `${wire} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
        check(subject === "openai", `the problem is about ${subject}`);
        check(error?.type === "server_error", "the problem has not the error of OpenAI's form");
        check(Number(answer.headers.get("retry-after")) > 0, "it does not say when to come again");
        slowest = Math.max(slowest, answer.seconds);
      }
    await expectWhole(stage, token, ["messages"]);
    return `503 in ${slowest.toFixed(1)} s at the most, with OpenAI's form of an error; Anthropic's models answer`;
  });
}

async function proveChatGoesOn(stage: Stage, token: string): Promise<void> {
  await stage.prove("[LLM-1] chat is answered by the fallback model, and says so", async () => {
    const { end, text, degraded, seconds } = await chat(stage.stack, token);
    check(end === "message.done" && text !== "", `the reply ended with ${end}`);
    check(degraded?.mode === "llm-failover", `the reply is degraded by ${JSON.stringify(degraded)}`);
    return `"${text.slice(0, 60)}…" in ${seconds.toFixed(1)} s, degraded: ${degraded.mode}, ${degraded.reason}`;
  });
}

/** What an operator does of an outage that lasts: callers are told what it is, and the provider is not asked any more. */
async function switchOffAndOn(stage: Stage, token: string): Promise<void> {
  const { stack } = stage;
  const operator = await operatorToken(stack);
  const set = (state: string) =>
    call(stack.url, "PUT", SWITCH, { token: operator, body: { state, owner: "the drill", reason: "a drill rehearses the switch" } });
  const untilTold = (types: readonly string[]) =>
    until(`a refusal of type ${types.join(" or ")}`, SWITCHED_SECONDS, async () =>
      types.includes(problemIn(await askGateway(stack, token, { wire: "chat" })).type) ? true : undefined,
    );
  await stage.prove("[GEN-6] a provider that is switched off is neither called nor offered", async () => {
    stage.undo("switch llm-openai on", () => set("on"));
    await set("off");
    await untilTold(["feature-switched-off"]);
    stage.tell("mitigated", "llm-openai is switched off");
    const { body } = await call<{ data: { id: string }[] }>(stack.url, "GET", "/llm/v1/models", { token });
    const offered = body.data.map(({ id }) => id);
    check(offered.length > 0 && offered.every((id) => id.startsWith("claude")), `offered are ${offered.join(", ")}`);
    await set("on");
    await untilTold(AWAY);
    return `callers are told feature-switched-off, and GET /llm/v1/models offers ${offered.join(", ")}; then on again`;
  });
}
