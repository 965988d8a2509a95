import { present } from "../support/present.ts";
import type { BenchLine } from "./bench-line.ts";
import { withBench, type Bench } from "./bench.ts";
import { comparedLines } from "./compared-lines.ts";
import type { Call } from "./connection.ts";
import { measure, type Measured } from "./measure.ts";
import { CHUNKS, startProvider } from "./provider.ts";
import { newBuyer } from "./setting.ts";

/** Each has a budget of its own. */
const BUYERS = 16;
const JSON_CALLS = { 1: 96, 16: 160 } as const;
const STREAMS = { 1: 48, 16: 80 } as const;
/** The pass-through does so many more in its windows: of few calls the clock's ticks would not tell. */
const PASSED = 5;

/** The LLM gateway beside a Worker that only passes on, and the provider itself: one is in this process and answers at once. */
export async function gatewayFigures(): Promise<BenchLine[]> {
  const provider = await startProvider();
  try {
    const settings = { ours: { OPENAI_BASE_URL: `${provider.url}/v1` }, bare: { UPSTREAM: `${provider.url}/v1` } };
    return await withBench({ settings }, (bench) => gatewayLines(bench, provider.url));
  } finally {
    await provider.stop();
  }
}

async function gatewayLines(bench: Bench, provider: string): Promise<BenchLine[]> {
  const tokens: string[] = [];
  for (let number = 0; number < BUYERS; number += 1) tokens.push(await newBuyer(bench.ours, `gateway-${number}`));
  const lines: BenchLine[] = [];
  for (const stream of [false, true])
    for (const connections of [1, 16] as const) {
      const calls = (stream ? STREAMS : JSON_CALLS)[connections];
      const measured = await measure(sidesOf(bench, provider, tokens, stream), { connections, calls });
      const name = `gateway, ${stream ? `stream of ${CHUNKS} chunks` : "JSON of 1 KB"}, c = ${connections}`;
      lines.push(...comparedLines({ name, ...measured, beside: "a pass-through" }), addedLine(name, measured, stream));
    }
  return lines;
}

/** One and the same call: through the gateway as each buyer in turn, through the pass-through, and of the provider. */
function sidesOf({ ours, bare }: Bench, provider: string, tokens: readonly string[], stream: boolean) {
  const body = JSON.stringify({
    model: "gpt-4.1-mini",
    max_tokens: 300,
    messages: [{ role: "user", content: "Which desk?" }],
    ...(stream ? { stream, stream_options: { include_usage: true } } : {}),
  });
  const ask = (path: string, headers: Record<string, string> = {}): Call => ({ method: "POST", path, headers, body });
  const asBuyer = (lane: number, turn: number): Call => {
    const token = present(tokens[(turn + lane) % tokens.length], "buyer");
    return ask("/llm/v1/chat/completions", { authorization: `Bearer ${token}` });
  };
  return {
    ours: { ...ours, expect: 200, next: asBuyer },
    bare: { ...bare, expect: 200, times: PASSED, next: () => ask("/pass/chat/completions") },
    // Its CPU would be the client's own, and is not shown.
    direct: { url: provider, pid: process.pid, expect: 200, times: PASSED, next: () => ask("/v1/chat/completions") },
  };
}

/** What a caller waits longer than at the provider itself. */
function addedLine(name: string, { ours, bare, direct }: Record<"ours" | "bare" | "direct", Measured>, stream: boolean): BenchLine {
  const figure = ({ p50, firstByte }: Measured): number => (stream ? firstByte : p50);
  return {
    name: `${name}: added to ${stream ? "the first byte" : "the answer"}`,
    unit: "ms",
    value: figure(ours) - figure(direct),
    against: figure(bare) - figure(direct),
    beside: "a pass-through",
  };
}
