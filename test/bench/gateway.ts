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
const STREAM = `stream of ${CHUNKS} chunks`;
const ASKED = {
  json: { name: "JSON of 1 KB", calls: { 1: 96, 16: 160 }, body: {}, cpu: 2, rate: { 16: 0.6 } },
  stream: {
    ...{ name: STREAM, calls: { 1: 48, 16: 80 }, cpu: 1.5, rate: { 1: 0.8, 16: 0.8 } },
    body: { stream: true, stream_options: { include_usage: true } },
  },
  // The gateway asks for the usage itself, and takes its event out of what the caller gets.
  unasked: { name: `${STREAM} whose usage is taken out`, calls: { 1: 48, 16: 80 }, cpu: 4, rate: {}, body: { stream: true } },
} as const satisfies Record<
  string,
  { name: string; calls: Record<Connections, number>; cpu: number; rate: Partial<Record<Connections, number>>; body: object }
>;
/** An answer takes no longer than so many times what it takes with the pass-through, and the first byte of a stream comes as soon. */
const ADDED = 2;
const FIRST_BYTE = 1.5;
type Connections = 1 | 16;
type Asked = (typeof ASKED)[keyof typeof ASKED];
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
  for (const asked of Object.values(ASKED))
    for (const connections of [1, 16] as const) {
      const measured = await measure(sidesOf(bench, provider, tokens, asked), { connections, calls: asked.calls[connections] });
      const name = `gateway, ${asked.name}, c = ${connections}`;
      const { cpu } = asked;
      const rate = (asked.rate as Partial<Record<Connections, number>>)[connections];
      const isStream = asked !== ASKED.json;
      lines.push(
        ...comparedLines({ name, ...measured, beside: "a pass-through", targets: { cpu, ...(rate === undefined ? {} : { rate }) } }),
        addedLine(name, measured, { isStream, connections }),
        ...(isStream ? [firstByteLine(name, measured)] : []),
      );
    }
  return lines;
}

/** One and the same call: through the gateway as each buyer in turn, through the pass-through, and of the provider. */
function sidesOf({ ours, bare }: Bench, provider: string, tokens: readonly string[], asked: Asked) {
  const body = JSON.stringify({
    model: "gpt-4.1-mini",
    max_tokens: 300,
    messages: [{ role: "user", content: "Which desk?" }],
    ...asked.body,
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

type Figures = Record<"ours" | "bare" | "direct", Measured>;

/** What a caller waits longer than at the provider itself, where that is a time by itself: of a stream's first byte it is less than it varies. */
function addedLine(
  name: string,
  { ours, bare, direct }: Figures,
  { isStream, connections }: { isStream: boolean; connections: Connections },
): BenchLine {
  const figure = ({ p50, firstByte }: Measured): number => (isStream ? firstByte : p50);
  return {
    name: `${name}: added to ${isStream ? "the first byte" : "the answer"}`,
    unit: "ms",
    value: figure(ours) - figure(direct),
    against: figure(bare) - figure(direct),
    beside: "a pass-through",
    ...(isStream || connections > 1 ? {} : { target: { of: "ratio", atMost: ADDED } }),
  };
}

function firstByteLine(name: string, { ours, bare }: Figures): BenchLine {
  const target = { of: "ratio", atMost: FIRST_BYTE } as const;
  return { name: `${name}: the first byte`, unit: "ms", value: ours.firstByte, against: bare.firstByte, beside: "a pass-through", target };
}
