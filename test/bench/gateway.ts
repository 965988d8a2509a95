import { present } from "../support/present.ts";
import type { BenchLine } from "./bench-line.ts";
import { withBench, type Bench } from "./bench.ts";
import { comparedLines } from "./compared-lines.ts";
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

async function gatewayLines({ ours, bare }: Bench, provider: string): Promise<BenchLine[]> {
  const tokens: string[] = [];
  for (let number = 0; number < BUYERS; number += 1) tokens.push(await newBuyer(ours, `gateway-${number}`));
  const lines: BenchLine[] = [];
  for (const stream of [false, true])
    for (const connections of [1, 16] as const) {
      const body = JSON.stringify({
        model: "gpt-4.1-mini",
        max_tokens: 300,
        messages: [{ role: "user", content: "Which desk?" }],
        ...(stream ? { stream, stream_options: { include_usage: true } } : {}),
      });
      const ask = (path: string, headers: Record<string, string>) => ({ method: "POST", path, headers, body });
      const measured = await measure(
        {
          ours: {
            ...ours,
            expect: 200,
            next: (lane, turn) => {
              const token = present(tokens[(turn * connections + lane) % BUYERS], "buyer");
              return ask("/llm/v1/chat/completions", { authorization: `Bearer ${token}` });
            },
          },
          bare: { ...bare, expect: 200, times: PASSED, next: () => ask("/pass/chat/completions", {}) },
          direct: { url: provider, pid: process.pid, expect: 200, times: PASSED, next: () => ask("/v1/chat/completions", {}) },
        },
        { connections, calls: (stream ? STREAMS : JSON_CALLS)[connections], windows: 5 },
      );
      const name = `gateway, ${stream ? `stream of ${CHUNKS} chunks` : "JSON of 1 KB"}, c = ${connections}`;
      lines.push(...comparedLines({ name, ...measured, beside: "a pass-through" }), ...addedLines(name, measured, stream));
    }
  return lines;
}

/** What a caller waits longer than at the provider itself. */
function addedLines(name: string, { ours, bare, direct }: Record<"ours" | "bare" | "direct", Measured>, stream: boolean): BenchLine[] {
  const figure = ({ p50, firstByte }: Measured): number => (stream ? firstByte : p50);
  return [
    {
      name: `${name}: added to ${stream ? "the first byte" : "the answer"}, median`,
      unit: "ms",
      value: figure(ours) - figure(direct),
      against: figure(bare) - figure(direct),
      beside: "a pass-through",
    },
  ];
}
