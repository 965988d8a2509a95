import { check } from "../../journey/client.ts";
import { proveBooksAgree, settledUsage } from "../books.ts";
import { verifiedBuyer } from "../buyer.ts";
import { healAll, setFault } from "../control.ts";
import type { Drill } from "../drill.ts";
import { askGateway, chat, rowsOf, WIRES, type Wire } from "../gateway.ts";
import type { Stage } from "../stage.ts";
import { counted, untilCounted } from "../watch.ts";

const PROVIDERS = ["openai", "anthropic"] as const;
const CUT = { name: "llm_calls", labels: { outcome: "cut" } };
const ALL: readonly Wire[] = ["chat", "responses", "messages"];
/** How each wire's provider tells of an error inside a stream. */
const SAID: Record<Wire, string> = {
  chat: '"code":"stream_cut"',
  responses: '"code":"stream_cut"',
  messages: '"type":"api_error"',
};

/** Both providers begin to answer, and the connection breaks within the answer. */
export const streamCut: Drill = {
  name: "stream-cut",
  title: "providers' streams break before their end",
  ways: {
    own: "cut",
    also: [],
    not: { hang: { drill: "provider-hangs" }, slow: { drill: "provider-hangs" }, garbage: { drill: "provider-down" } },
  },
  async run(stage) {
    const { stack } = stage;
    const { token } = await verifiedBuyer(stage);
    const before = await counted(stack, CUT.name, CUT.labels);

    for (const provider of PROVIDERS) await setFault(stack, provider, "cut");
    stage.broke("every streamed answer of both providers breaks after a few pieces");
    await proveShownAsCut(stage, token);
    const more = await untilCounted(stack, { ...CUT, before });
    stage.detected(`/metrics has ${more} more calls that were cut`);
    await proveBooked(stage, token);
    await proveChatSaysSo(stage, token);

    await healAll(stack);
    stage.tell("recovered", "both providers answer to the end again");
    await stage.prove("[LLM-2] streams end as their providers end them again", async () => {
      for (const wire of ALL) {
        const { status, text, broken } = await askGateway(stack, token, { wire, stream: true });
        check(status === 200 && !broken && text.includes(WIRES[wire].whole), `${wire} answered ${status}: …${text.slice(-300)}`);
      }
      return `${ALL.length} wires, each with its last event`;
    });
    await settledUsage(stage, token);
    await proveBooksAgree(stage);
  },
};

async function proveShownAsCut(stage: Stage, token: string): Promise<void> {
  await stage.prove("[LLM-2] nobody takes half an answer for a whole one: an error in the wire's own form, and no end", async () => {
    for (const wire of ALL) {
      const { status, text, broken } = await askGateway(stage.stack, token, { wire, stream: true });
      check(status === 200, `${wire} answered ${status}: ${text.slice(0, 300)}`);
      check(text.includes(SAID[wire]), `${wire} does not say that it was cut: …${text.slice(-300)}`);
      check(broken && !text.includes(WIRES[wire].whole), `${wire} ends like a whole answer: …${text.slice(-300)}`);
    }
    return `${ALL.join(", ")}: the provider's form of an error, and a broken connection`;
  });
}

async function proveBooked(stage: Stage, token: string): Promise<void> {
  await stage.prove("[LLM-2, LLM-5] each is booked once, and what its provider did not say yet as estimated", async () => {
    const usage = await settledUsage(stage, token);
    const { calls, reported, estimated } = rowsOf(usage);
    check(calls === ALL.length, `${calls} calls are booked, and ${ALL.length} were made`);
    check(
      usage.items.every((row) => row.estimated.outputTokens > 0 && row.reported.outputTokens === 0),
      `answers without an end are said to be reported: ${JSON.stringify(usage.items)}`,
    );
    return `${calls} calls, ${estimated} tokens estimated, ${reported} reported before the cut`;
  });
}

async function proveChatSaysSo(stage: Stage, token: string): Promise<void> {
  await stage.prove("[LLM-2] a buyer's chat keeps what came, and says that it is not all", async () => {
    const { end, text, partial } = await chat(stage.stack, token);
    check(end === "message.done" && text !== "", `the reply ended with ${end}`);
    check(partial, "the reply is told as whole");
    return `"${text}", marked partial`;
  });
}
