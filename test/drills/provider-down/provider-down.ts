import type { FaultMode } from "../../../local-cloud/faults.ts";
import { call, check, until } from "../../journey/client.ts";
import { proveBooksAgree, settledUsage } from "../books.ts";
import { verifiedBuyer } from "../buyer.ts";
import { breakAsAsked, healAll } from "../control.ts";
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
/** What a call is told of a provider that is not there, says no, or says nothing that can be read. */
const TOLD: Partial<Record<FaultMode, string>> = {
  down: "dependency-unavailable",
  error: "llm-provider-refused",
  garbage: "llm-provider-garbled",
};
/** That, or, once enough were told so, that it is not asked for now. */
const away = ({ fault }: Stage): readonly string[] => [TOLD[fault] ?? "", "llm-provider-circuit-open"];

/** OpenAI refuses connections; Anthropic answers. */
export const providerDown: Drill = {
  name: "provider-down",
  title: "a model provider is unreachable",
  ways: { own: "down", also: ["garbage", "error"], not: { hang: { drill: "provider-hangs" }, slow: { drill: "provider-hangs" } } },
  async run(stage) {
    const { stack } = stage;
    const { token } = await verifiedBuyer(stage);
    await beginWithout(stage, ALERT);
    await expectWhole(stage, token, [...OPENAI, "messages"]);
    const before = rowsOf(await settledUsage(stage, token));

    await breakAsAsked(stage, "openai");
    stage.broke(`OpenAI ${stage.faultSaid}`);
    await proveRefused(stage, token);
    await proveChatGoesOn(stage, token);
    await proveBooked(stage, token, before);

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
        check(answer.status >= 502 && away(stage).includes(type), `${wire} answered ${answer.status}: ${answer.text.slice(0, 300)}`);
        slowest = Math.max(slowest, answer.seconds);
        // What the provider itself said is handed on as it came.
        if (type === TOLD.error) continue;
        check(subject === "openai", `the problem is about ${subject}`);
        check(error?.type === "server_error", "the problem has not the error of OpenAI's form");
        check(Number(answer.headers.get("retry-after")) > 0, "it does not say when to come again");
      }
    await expectWhole(stage, token, ["messages"]);
    return `50x in ${slowest.toFixed(1)} s at the most, with OpenAI's form of an error; Anthropic's models answer`;
  });
}

/** What never reached the provider or was refused by it cost nothing; what it answered and nobody could read may have cost all it could. */
async function proveBooked(stage: Stage, token: string, before: { calls: number; estimated: number }): Promise<void> {
  await stage.prove(
    "[LLM-2] a call that its provider did no work for is not in the books, one that it may have worked for is",
    async () => {
      const usage = await settledUsage(stage, token);
      const { calls, estimated } = rowsOf(usage);
      const more = calls - before.calls;
      if (stage.fault === "garbage") {
        check(more > 2 && estimated > before.estimated, `${more} calls were booked, and ${estimated - before.estimated} tokens estimated`);
        return `${more - 2} calls whose answers nobody could read are booked at their worst case, ${estimated} tokens`;
      }
      check(more === 2, `${more} calls were booked, and 2 reached a provider that answers`);
      check(estimated === before.estimated, "something was put down at its worst case");
      return "of the calls made meanwhile the two that Anthropic answered are in the rows, and nothing is held in reserve";
    },
  );
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
    await untilTold(away(stage));
    return `callers are told feature-switched-off, and GET /llm/v1/models offers ${offered.join(", ")}; then on again`;
  });
}
