import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, vi } from "vitest";
import { estimateUsage, type Estimating } from "../../../src/features/llm/estimates/estimate-usage.ts";
import { sentPrompt } from "../../../src/features/llm/estimates/sent-prompt.ts";
import { createTokenizer } from "../../../src/features/llm/estimates/tokenizer.ts";
import { rollout } from "../../../src/features/llm/models.ts";
import type { Tokenizer } from "../../../src/features/llm/ports.ts";
import type { Estimate } from "../../../src/features/llm/readers/reader.ts";
import { createReader } from "../../../src/features/llm/readers/readers.ts";
import { planCall, worstCase, worstCost, type CallBody, type PlannedCall } from "../../../src/features/llm/rules.ts";
import { accountFor, exceedsReservation } from "../../../src/features/llm/usage-record.ts";
import type { Wire } from "../../../src/features/llm/wires.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";

const contract = contractFor("production");
const { models, counting } = contract.llm;
const ALL = rollout(
  models.map(({ model }) => model),
  models,
  "2026-11-23",
);
const IDENTITY = { callId: "llm_1", userId: "usr_1", day: "2026-11-23" };
const NOW = new Date("2026-11-23T10:00:00.000Z");

function estimating(tokenizer: Tokenizer = createTokenizer()) {
  const log = vi.fn<Estimating["log"]["log"]>();
  return { deps: { tokenizer, contract, log: { log }, metrics: { count: () => undefined } } as unknown as Estimating, log };
}
const { deps } = estimating();

const MOST: Record<Wire, string> = { chat: "max_completion_tokens", responses: "max_output_tokens", messages: "max_tokens" };

function planned(wire: Wire, given: Partial<CallBody> = {}) {
  const model = wire === "messages" ? "claude-haiku-4-5" : "gpt-4.1-mini";
  const said = wire === "responses" ? { input: "20 office chairs" } : { messages: [{ role: "user", content: "20 office chairs" }] };
  return valueOf(planCall({ wire, body: { model, [MOST[wire]]: 20_000, ...said, ...given } }, ALL, contract.llm));
}

const ended = (plan: PlannedCall) => ({ plan, identity: IDENTITY, sent: sentPrompt(plan, counting) });

/** What is estimated of some events, or of a whole answer, seen to their end. */
async function estimated(wire: Wire, events: readonly object[] | { whole: object }, given: Partial<CallBody> = {}, sawAll = true) {
  const reader = createReader(wire, counting);
  if ("whole" in events) reader.answer(events.whole);
  else for (const event of events) reader.event(JSON.stringify(event));
  return estimateUsage(deps, ended(planned(wire, given)), reader, sawAll);
}
const outputOf = (estimate: Estimate | undefined): number => present(present(estimate, "estimate").output, "output").tokens;

interface Recorded {
  file: string;
  api: Wire;
  format: string;
  message_starts?: number;
  expect: { model?: string; usage: { output_tokens: number } | null };
}

const SET = fileURLToPath(new URL("../../support/streams", import.meta.url).href);

/** The events of a recorded stream, none of which says what was used. */
function silenced({ file, format }: Recorded): object[] {
  const text = readFileSync(join(SET, file), "utf8");
  const lines =
    format === "sse" ? text.split(/\r?\n/u).flatMap((line) => (line.startsWith("data:") ? [line.slice(5)] : [])) : text.split("\n");
  const spoken = lines.filter((line) => line.trim() !== "" && line.trim() !== "[DONE]");
  return spoken.map(
    (line) => JSON.parse(line, (name, value: unknown) => (name === "usage" || name === "x_groq" ? undefined : value)) as object,
  );
}

/** The contract's model that is most like the recorded one. */
function likeModel({ api, expect: { model = "" } }: Recorded): string {
  if (api === "messages") return "claude-haiku-4-5";
  return /^gpt-5|codex/u.test(model) ? "gpt-5-mini" : "gpt-4.1-mini";
}

const recorded = (JSON.parse(readFileSync(join(SET, "index.json"), "utf8")) as { streams: Recorded[] }).streams
  .filter(({ expect: { usage }, message_starts = 1 }) => usage !== null && message_starts === 1)
  .toSorted((one, other) => (one.file < other.file ? -1 : 1));
const halves = {
  "on which they were fitted": recorded.filter((_, index) => index % 2 === 0),
  "on which they were not": recorded.filter((_, index) => index % 2 === 1),
};

describe("estimates of recorded streams whose provider is kept from saying what they used", () => {
  it.each(Object.entries(halves))("[LLM-2] add up to 0.95 to 1.15 of what it said, over the half %s", async (_half, streams) => {
    let [sum, truth] = [0, 0];
    for (const stream of streams) {
      sum += outputOf(await estimated(stream.api, silenced(stream), { model: likeModel(stream) }));
      truth += stream.expect.usage?.output_tokens ?? 0;
    }
    expect(streams.length).toBeGreaterThan(20);
    expect(sum / truth).toBeGreaterThan(0.95);
    expect(sum / truth).toBeLessThan(1.15);
  });

  it("[LLM-2] are above zero wherever a stream is cut behind something that was seen, and never above what was reserved", async () => {
    for (const stream of recorded) {
      const events = silenced(stream);
      const plan = planned(stream.api);
      const reader = createReader(stream.api, counting);
      for (const event of events) {
        reader.event(JSON.stringify(event));
        const estimate = await estimateUsage(deps, ended(plan), reader, true);
        const record = accountFor(ended(plan), { ...reader.reading, estimated: estimate }, "cut", NOW);
        expect(record.worstCase).toBe(estimate === undefined);
        expect(record.outputTokens).toBeGreaterThan(0);
        expect(exceedsReservation(record, { tokens: worstCase(plan), nanoUsd: worstCost(plan) })).toBe(false);
        expect([record.inputSource, record.outputSource]).toEqual(["estimated", "estimated"]);
      }
    }
  });
});

const WORDS = "I have noted twenty office chairs for Graz.";
const NEAR = 12;

describe("an estimate of an answer", () => {
  const chat = (delta: object) => [{ choices: [{ index: 0, delta }] }];

  it.each<[string, Wire, object[]]>([
    ["text", "chat", chat({ content: WORDS })],
    ["a refusal", "chat", chat({ refusal: WORDS })],
    ["reasoning", "chat", chat({ reasoning: WORDS })],
    ["text", "responses", [{ type: "response.output_text.delta", delta: WORDS }]],
    ["a refusal", "responses", [{ type: "response.refusal.delta", delta: WORDS }]],
    ["a summary of reasoning", "responses", [{ type: "response.reasoning_summary_text.delta", delta: WORDS }]],
    ["text", "messages", [{ type: "content_block_delta", delta: { type: "text_delta", text: WORDS } }]],
    ["text that comes with its block", "messages", [{ type: "content_block_start", content_block: { type: "text", text: WORDS } }]],
    ["thinking", "messages", [{ type: "content_block_delta", delta: { type: "thinking_delta", thinking: WORDS } }]],
  ])("counts %s on the wire of %s", async (_what, wire, events) => {
    const tokens = await createTokenizer().count([WORDS]);
    const output = outputOf(await estimated(wire, events));
    expect(output).toBeGreaterThanOrEqual(tokens);
    expect(output).toBeLessThan(tokens * 1.2 + NEAR);
  });

  it.each<[Wire, object[]]>([
    ["chat", chat({ tool_calls: [{ index: 0, id: "call_1", function: { name: "now", arguments: "" } }] })],
    ["chat", chat({ tool_calls: [{ index: 0, id: "call_1", custom: { name: "now", input: "" } }] })],
    ["chat", chat({ function_call: { name: "now", arguments: "" } })],
    ["responses", [{ type: "response.output_item.added", item: { type: "function_call", name: "now", arguments: "" } }]],
    ["messages", [{ type: "content_block_start", content_block: { type: "tool_use", id: "t", name: "now", input: {} } }]],
  ])("counts a tool that is called without arguments, on the wire of %s (%j)", async (wire, events) => {
    const { callTokens } = planned(wire).model.estimates;
    expect(outputOf(await estimated(wire, events))).toBeGreaterThan(callTokens);
  });

  it("counts what an item has in the end where not all of it came in pieces, and nothing twice", async () => {
    const item = { type: "function_call", name: "order", arguments: `{"note":"${WORDS}"}` };
    const [added, done] = [
      { type: "response.output_item.added", item: { ...item, arguments: "" } },
      { type: "response.output_item.done", item },
    ];
    const delta = { type: "response.function_call_arguments.delta", delta: item.arguments };
    const whole = outputOf(await estimated("responses", [added, delta, done]));
    expect(outputOf(await estimated("responses", [added, done]))).toBe(whole);
    expect(outputOf(await estimated("responses", [added, { ...delta, delta: '{"note":' }, done]))).toBe(whole);
    expect(outputOf(await estimated("responses", { whole: { output: [item] } }))).toBe(whole);
  });

  it.each<[Wire, object]>([
    ["chat", { choices: [{ index: 0, message: { content: WORDS } }] }],
    ["responses", { output: [{ type: "message", content: [{ type: "output_text", text: WORDS }] }] }],
    ["messages", { content: [{ type: "text", text: WORDS }] }],
  ])("that is not streamed and says no usage is counted, on the wire of %s", async (wire, whole) => {
    expect(outputOf(await estimated(wire, { whole }))).toBeGreaterThan(await createTokenizer().count([WORDS]));
  });

  it("takes reasoning that is encrypted by its length, or its text where that is longer", async () => {
    const thinking = (text: string, characters: number) => [
      { type: "content_block_start", content_block: { type: "thinking", thinking: "", signature: "" } },
      { type: "content_block_delta", delta: { type: "thinking_delta", thinking: text } },
      { type: "content_block_delta", delta: { type: "signature_delta", signature: "A".repeat(characters) } },
    ];
    const { sealed } = planned("messages").model.estimates;
    const short = outputOf(await estimated("messages", thinking(WORDS, 0)));
    expect(outputOf(await estimated("messages", thinking(WORDS, sealed.envelopeCharacters)))).toBe(short);
    const long = outputOf(await estimated("messages", thinking(WORDS, sealed.envelopeCharacters + 1_000 * sealed.charactersPerToken)));
    expect(long).toBeGreaterThanOrEqual(1_000);
    expect(long).toBeLessThan(1_000 + NEAR);
  });

  it("adds the reasoning of a model that says nothing of it, unless it was told not to reason", async () => {
    const { hiddenReasoning } = planned("chat", { model: "gpt-5-mini" }).model.estimates;
    const asked = (given: Partial<CallBody>) => estimated("chat", chat({ content: WORDS }), { model: "gpt-5-mini", ...given });
    const without = outputOf(await asked({ reasoning_effort: "minimal" }));
    const found = present((await asked({}))?.output, "output");
    expect(found).toEqual({ tokens: Math.round(without * (1 + hiddenReasoning)), reasoning: Math.round(without * hiddenReasoning) });
  });

  it("is no less than the provider counted before the end", async () => {
    const running = { choices: [{ index: 0, delta: { content: "x" } }], usage: { completion_tokens: 400 } };
    expect(outputOf(await estimated("chat", [running]))).toBe(400);
  });

  it("leaves alone what the provider said, and counts nothing where it said all", async () => {
    const count = vi.fn<Tokenizer["count"]>(async () => 1);
    const { deps: watched } = estimating({ count });
    const said = async (usage: object) => {
      const reader = createReader("chat", counting);
      reader.answer({ choices: [{ index: 0, message: { content: WORDS } }], usage });
      return estimateUsage(watched, ended(planned("chat")), reader, true);
    };
    expect(await said({ prompt_tokens: 11, completion_tokens: 7 })).toBeUndefined();
    expect(count).not.toHaveBeenCalled();
    expect(await said({ prompt_tokens: 11 })).toEqual({ output: expect.anything() });
    expect(await said({ completion_tokens: 7 })).toEqual({ input: expect.any(Number) });
  });

  it("is none where nothing was seen, or where the provider was given up while it may have been at work", async () => {
    expect(await estimated("chat", [{ choices: [{ index: 0, delta: { role: "assistant" } }] }])).toBeUndefined();
    expect(await estimated("messages", [{ type: "message_start", message: { content: [] } }])).toBeUndefined();
    expect(await estimated("chat", chat({ content: WORDS }), {}, false)).toBeUndefined();
  });

  it("is none where the tokenizer fails, which is told: the worst case stands", async () => {
    const { deps: failing, log } = estimating({ count: () => Promise.reject(new Error("no module")) });
    const reader = createReader("chat", counting);
    reader.event(JSON.stringify(chat({ content: WORDS })[0]));
    expect(await estimateUsage(failing, ended(planned("chat")), reader, true)).toBeUndefined();
    expect(log).toHaveBeenCalledWith("error", "llm.estimate.failed", expect.objectContaining({ callId: "llm_1" }));
  });
});

describe("accounting an estimate", () => {
  it("[LLM-2] books it as estimated and not as a worst case, reasoning at its own price, and the prompt as fresh", () => {
    const plan = planned("messages");
    const price = { ...plan.model.price, reasoningUsdPerMillion: "2.00" };
    const call = { plan: { ...plan, model: { ...plan.model, price } }, identity: IDENTITY };
    const reading = { delivered: 9, ended: true, estimated: { input: 11, output: { tokens: 10, reasoning: 4 } } };
    expect(accountFor(call, reading, "complete", NOW)).toMatchObject({
      ...{ worstCase: false, inputSource: "estimated", outputSource: "estimated" },
      ...{ inputTokens: 11, inputCostNanoUsd: 11_000, outputTokens: 10, outputCostNanoUsd: 6 * 5_000 + 4 * 2_000 },
    });
  });
});
