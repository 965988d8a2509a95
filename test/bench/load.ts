import { Agent, request } from "node:http";

export interface LoadCall {
  method: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface LoadAnswer {
  status: number;
  text: string;
}

export interface LoadFigures {
  /** Calls answered a second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
  /** Calls whose status was not the one expected. */
  unexpected: number;
}

export interface LoadOptions {
  url: string;
  connections: number;
  calls: number;
  expect: number;
  /** The next call of a lane; lanes are connections, so a lane can carry a state of its own. */
  next(lane: number, turn: number): LoadCall;
  /** Sees each answer, so that the lane's next call can follow from it. */
  answered?(lane: number, answer: LoadAnswer): void;
}

/** Keeps `connections` lanes busy with one call at a time each until `calls` are answered. */
export async function load(options: LoadOptions): Promise<LoadFigures> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const latencies: number[] = [];
  let unexpected = 0;
  const started = performance.now();
  const lane = async (number: number): Promise<void> => {
    for (let turn = 0; turn < options.calls / options.connections; turn += 1) {
      const at = performance.now();
      const answer = await send(agent, options.url, options.next(number, turn));
      latencies.push(performance.now() - at);
      if (answer.status !== options.expect) unexpected += 1;
      options.answered?.(number, answer);
    }
  };
  await Promise.all(Array.from({ length: options.connections }, (_, number) => lane(number)));
  const elapsed = (performance.now() - started) / 1000;
  agent.destroy();
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return { rate: latencies.length / elapsed, p50: at(0.5), p99: at(0.99), unexpected };
}

function send(agent: Agent, url: string, call: LoadCall): Promise<LoadAnswer> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...call.headers,
      ...(call.body === undefined ? {} : { "content-type": "application/json", "content-length": Buffer.byteLength(call.body) }),
    };
    const sent = request(new URL(call.path, url), { agent, method: call.method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on("error", reject).end(call.body);
  });
}
