import { Connection, type Answer, type Call } from "./connection.ts";
import { median, quantile } from "./statistics.ts";

export interface LoadFigures {
  /** Calls answered. */
  calls: number;
  /** Calls answered a second. */
  rate: number;
  /** Milliseconds. */
  p50: number;
  p95: number;
  p99: number;
  /** Milliseconds within the server, as it says itself; NaN where it says nothing. */
  served: { p50: number; p95: number };
  /** Until the body began, the median. */
  firstByte: number;
  /** Calls whose status was not the one expected, and the first such answer. */
  unexpected: number;
  firstUnexpected: Answer | undefined;
}

/** What is asked of a server. */
export interface Work {
  url: string;
  expect: number;
  /** The next call of a lane; lanes are connections, so a lane can carry a state of its own. */
  next(lane: number, turn: number): Call;
  /** Sees each answer, so that the lane's next call can follow from it. */
  answered?(lane: number, answer: Answer): void;
}

export interface LoadOptions extends Work {
  connections: number;
  calls: number;
}

/** Keeps `connections` lanes busy with one call at a time each until `calls` are answered. */
export async function load(options: LoadOptions): Promise<LoadFigures> {
  const lanes = await Promise.all(Array.from({ length: options.connections }, () => Connection.open(options.url)));
  const latencies: number[] = [];
  const firstBytes: number[] = [];
  const served: number[] = [];
  let unexpected = 0;
  let firstUnexpected: Answer | undefined;
  const started = performance.now();
  const drive = async (connection: Connection, number: number): Promise<void> => {
    for (let turn = 0; turn < options.calls / options.connections; turn += 1) {
      const at = performance.now();
      const answer = await connection.call(options.next(number, turn));
      latencies.push(performance.now() - at);
      if (answer.begunAt !== undefined) firstBytes.push(answer.begunAt - at);
      if (answer.servedMs !== undefined) served.push(answer.servedMs);
      if (answer.status !== options.expect) {
        unexpected += 1;
        firstUnexpected ??= answer;
      }
      options.answered?.(number, answer);
    }
  };
  try {
    await Promise.all(lanes.map(drive));
  } finally {
    for (const lane of lanes) lane.close();
  }
  const elapsed = (performance.now() - started) / 1000;
  return {
    calls: latencies.length,
    rate: latencies.length / elapsed,
    p50: median(latencies),
    p95: quantile(latencies, 0.95),
    p99: quantile(latencies, 0.99),
    served: served.length === 0 ? { p50: Number.NaN, p95: Number.NaN } : { p50: median(served), p95: quantile(served, 0.95) },
    firstByte: median(firstBytes),
    unexpected,
    firstUnexpected,
  };
}

/** As `load`, and throws where an answer is not the one expected: refusals are cheap, and would flatter. */
export async function loadExpected(options: LoadOptions): Promise<LoadFigures> {
  const figures = await load(options);
  const { unexpected, firstUnexpected, calls } = figures;
  if (firstUnexpected === undefined) return figures;
  const { status, text } = firstUnexpected;
  throw new Error(
    `${unexpected} of ${calls} calls of ${options.url} did not answer ${options.expect}, but ${status}: ${text.slice(0, 300)}`,
  );
}
