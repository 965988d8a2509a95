import { afterEach, describe, expect, it, vi } from "vitest";
import { makeCall } from "../../../src/features/llm/make-call.ts";
import { rollout } from "../../../src/features/llm/models.ts";
import type { LlmDeps, LlmProviders, Passage } from "../../../src/features/llm/ports.ts";
import { planCall } from "../../../src/features/llm/rules.ts";
import type { UsageRecord } from "../../../src/features/llm/usage-record.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";

const contract = contractFor("production");
const { stream: limits, wholeMs } = contract.llm;
const passage: Passage = { kind: "passage", tell: () => undefined };
const IDENTITY = { callId: "llm_1", userId: "usr_1", day: "2026-11-23" };
const WORD = new TextEncoder().encode('data: {"choices":[{"index":0,"delta":{"content":"word "}}]}\n\n');

type Options = Parameters<LlmProviders["post"]>[3];

/** A provider whose answer goes on until its signal ends it, as a connection does. */
function calling(stream: boolean) {
  const settled: UsageRecord[] = [];
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  let options: Options | undefined;
  const body = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) });
  const headers = { "content-type": stream ? "text/event-stream" : "application/json" };
  const deps = {
    contract,
    clock: { now: () => new Date("2026-11-23T10:00:00.000Z") },
    defer: () => undefined,
    callBudgets: () => ({
      settle: async (record: UsageRecord) => void settled.push(record),
      settleSoon: async (record: UsageRecord) => void settled.push(record),
    }),
    bytePipe: () => new TransformStream(),
    tokenizer: { count: async (pieces: readonly string[]) => pieces.length },
    llmProviders: {
      missing: () => [],
      async post(...[, , , given]) {
        options = given;
        given.signal.addEventListener("abort", () => controller?.error(new Error("aborted")));
        return { kind: "answered", response: new Response(body, { headers }) };
      },
    } satisfies LlmProviders,
  } as unknown as LlmDeps;
  const { models } = contract.llm;
  const all = rollout(
    models.map(({ model }) => model),
    models,
    "2026-11-23",
  );
  const asked = { model: "gpt-4.1-mini", stream, messages: [{ role: "user", content: "20 chairs" }] };
  const plan = valueOf(planCall({ wire: "chat", body: asked }, all, contract.llm));
  const made = makeCall(deps, { userId: "usr_1", addressVerified: true, wire: "chat", body: asked }, { plan, identity: IDENTITY }, passage);
  const says = (bytes: Uint8Array) => controller?.enqueue(bytes);
  return { made, settled, says, closes: () => controller?.close(), options: () => present(options, "options") };
}

describe("the deadline of a call", () => {
  afterEach(() => void vi.useRealTimers());

  it("lets a stream that says something go on for minutes, and ends it at the contract's total", async () => {
    vi.useFakeTimers();
    const { made, settled, says, options } = calling(true);
    const read = new Response(valueOf(await made).body).text().then(() => "whole", String);
    const step = limits.idleMs / 2;
    for (let passed = 0; passed < limits.totalMs - step; passed += step) {
      says(WORD);
      await vi.advanceTimersByTimeAsync(step);
    }
    says(WORD);
    await vi.advanceTimersByTimeAsync(step - 1);
    expect(settled).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    // It said all that it made until then.
    expect(settled).toMatchObject([{ outcome: "cut", worstCase: false, outputSource: "estimated" }]);
    expect(await read).toContain("the stream was cut");
    expect(options().deadlineMs).toBe(limits.idleMs);
  });

  it("is the contract's own for an answer that is not streamed", async () => {
    vi.useFakeTimers();
    const { made, settled, options } = calling(false);
    await vi.advanceTimersByTimeAsync(wholeMs - 1);
    expect(settled).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(await made).toMatchObject({ ok: false, refusal: { why: { kind: "provider-unreachable" } } });
    expect(settled).toMatchObject([{ outcome: "cut", worstCase: true }]);
    // The call's own, and no second one beside it.
    expect(options().deadlineMs).toBeUndefined();
  });

  it("keeps nothing of a call that has ended", async () => {
    vi.useFakeTimers();
    const { made, says, closes } = calling(true);
    const read = new Response(valueOf(await made).body).text();
    says(new TextEncoder().encode("data: [DONE]\n\n"));
    closes();
    await read;
    expect(vi.getTimerCount()).toBe(0);
  });
});
