import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { bundleWorker } from "../../local-cloud/worker-bundle.ts";
import { startWorker } from "../../local-cloud/worker.ts";
import { newPlace } from "../support/node/stack-place.ts";
import { present } from "../support/present.ts";
import type { BenchLine, Target } from "./bench-line.ts";
import type { Bench, BenchStack } from "./bench.ts";
import { cpuOf, HAS_PROC } from "./process-tree.ts";
import { anyOffer, signedInBuyer } from "./setting.ts";
import { median, middlePair, quantile, type Pair } from "./statistics.ts";
import { watch, type Crowd } from "./watchers.ts";
import { writtenLog, type WrittenLog } from "./written-log.ts";

const CLIENTS = 1_000;
const AT_ONCE = 100;
/** Told one after the other, each when all have the one before. */
const EVENTS = 40;
/** Told by so many at once, none of whom waits for the clients. */
const FLOOD = { events: 200, tellers: 4 };
/** Sessions of the one buyer whose search it is, so that no token is over its rate limit. */
const SESSIONS = 4;

/** Pairs of rounds. Of each figure the pair with the middle ratio counts: what one round says of a thousand clients swings by a factor of two. */
const ROUNDS = 5;
/** A side that does less than so many milliseconds of work in a look is at rest; after so many looks it is taken to be. */
const REST = { lookMs: 250, workMs: 25, looks: 40 };

interface JoinFigures {
  joinedMs: number;
  /** Of workerd, milliseconds a client that joined; NaN where there is no /proc. */
  joinedCpu: number;
}

interface StreamFigures extends JoinFigures {
  /** Events a second that all clients got together, of a flood of them. */
  rate: number;
  /** Of workerd, microseconds a delivery of that flood; NaN where there is no /proc. */
  rateCpu: number;
  p50: number;
  p99: number;
}

/**
 * One search's stream with a thousand clients, beside a bare Durable Object that streams the same bytes, in pairs on one machine, of which
 * now one and now the other goes first. Joins are measured at rest, and again where the crowd before them was flooded and has just left.
 */
export async function streamFigures({ ours }: Pick<Bench, "ours">): Promise<BenchLine[]> {
  const token = await signedInBuyer(ours);
  const tokens = [token];
  while (tokens.length < SESSIONS) tokens.push(await signedInBuyer(ours));
  const buyer = { token, offerId: await anyOffer(ours, token) };
  const log = await writtenLog(ours, buyer);
  const search = watchedSearch(ours, tokens, log);
  const bare = await bareStream(await firstPiece(ours, token, log), await writtenLog(ours, buyer));
  try {
    // Each is tried once before, so that neither pays for waking up.
    await figuresOf(bare);
    await figuresOf(search);
    const joins = await inPairs({ ours: search, bare }, async (stream) => {
      await rested([search, bare]);
      const { crowd, figures } = await joinedBy(stream);
      crowd.leave();
      return figures;
    });
    const floods = await inPairs({ ours: search, bare }, figuresOf);
    return [...joinLines(joins, ""), ...joinLines(floods, ", behind a flood"), ...deliveryLines(floods)];
  } finally {
    await search.stop();
    await bare.stop();
  }
}

async function inPairs<Figures>(sides: Pair<Streaming>, measured: (stream: Streaming) => Promise<Figures>): Promise<Pair<Figures>[]> {
  const pairs: Pair<Figures>[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const first = round % 2 === 0 ? await measured(sides.bare) : undefined;
    const ours = await measured(sides.ours);
    pairs.push({ ours, bare: first ?? (await measured(sides.bare)) });
  }
  return pairs;
}

/** Where there is no /proc nobody can tell, and nobody waits. */
async function rested(streams: readonly Streaming[]): Promise<void> {
  const work = (): number => streams.reduce((sum, { pid }) => sum + (cpuOf(pid)?.runtime ?? 0), 0);
  for (let look = 0, before = work(); look < REST.looks; look += 1) {
    await setTimeout(REST.lookMs);
    const now = work();
    if (now - before < REST.workMs) return;
    before = now;
  }
}

/** The pair whose ratio is the middle one, as a line. */
function lineOf<Figures>(
  pairs: readonly Pair<Figures>[],
  of: keyof Figures,
  { name, unit, target }: { name: string; unit: string; target?: Target },
): BenchLine {
  const { ours, bare } = middlePair(pairs.map((pair) => ({ ours: Number(pair.ours[of]), bare: Number(pair.bare[of]) })));
  return { name: `a stream, ${CLIENTS} clients: ${name}`, unit, value: ours, against: bare, ...(target ? { target } : {}) };
}

const joinLines = (pairs: readonly Pair<JoinFigures>[], when: string): BenchLine[] => [
  lineOf(pairs, "joinedMs", { name: `all joined${when}`, unit: "ms", target: { of: "ratio", atMost: 1.5 } }),
  ...(HAS_PROC ? [lineOf(pairs, "joinedCpu", { name: `joining${when}, CPU of workerd`, unit: "ms/client" })] : []),
];

const deliveryLines = (pairs: readonly Pair<StreamFigures>[]): BenchLine[] => [
  lineOf(pairs, "rate", { name: "deliveries", unit: "events/s", target: { of: "ratio", atLeast: 0.95 } }),
  ...(HAS_PROC ? [lineOf(pairs, "rateCpu", { name: "deliveries, CPU of workerd", unit: "µs/event" })] : []),
  lineOf(pairs, "p50", { name: "an event, from its commit, median", unit: "ms" }),
  lineOf(pairs, "p99", { name: "an event, from its commit, p99", unit: "ms", target: { of: "ratio", atMost: 1.3 } }),
];

interface Streaming {
  /** The process below which workerd runs. */
  pid: number;
  join(): Promise<Crowd>;
  /** One event more: what will stand in it, its commit, and its telling. */
  tell(): { told: string; commit(): Promise<void>; send(): Promise<void> };
  stop(): Promise<void>;
}

/** Has all join. */
async function joinedBy(stream: Streaming): Promise<{ crowd: Crowd; figures: JoinFigures }> {
  const before = cpuOf(stream.pid);
  const crowd = await stream.join();
  const after = cpuOf(stream.pid);
  const joinedCpu = before && after ? (after.runtime - before.runtime) / CLIENTS : Number.NaN;
  return { crowd, figures: { joinedMs: crowd.joinedMs, joinedCpu } };
}

async function figuresOf(stream: Streaming): Promise<StreamFigures> {
  const { crowd, figures } = await joinedBy(stream);
  const latencies: number[] = [];
  for (let number = 0; number < EVENTS; number += 1) {
    const { told, commit, send } = stream.tell();
    await commit();
    latencies.push(...(await crowd.deliver(told, send)));
  }
  const flood = await flooded(stream, crowd);
  crowd.leave();
  return { ...figures, ...flood, p50: median(latencies), p99: quantile(latencies, 0.99) };
}

/** From the first event's commit to the last client's last one. */
async function flooded(stream: Streaming, crowd: Crowd): Promise<Pick<StreamFigures, "rate" | "rateCpu">> {
  const before = cpuOf(stream.pid);
  const started = performance.now();
  const teller = async (): Promise<void> => {
    for (let number = 0; number < FLOOD.events / FLOOD.tellers; number += 1) {
      const { commit, send } = stream.tell();
      await commit();
      await send();
    }
  };
  await Promise.all(Array.from({ length: FLOOD.tellers }, teller));
  const { told, commit, send } = stream.tell();
  await commit();
  await crowd.deliver(told, send);
  const seconds = (performance.now() - started) / 1000;
  const after = cpuOf(stream.pid);
  const deliveries = (FLOOD.events + 1) * CLIENTS;
  const rateCpu = before && after ? ((after.runtime - before.runtime) * 1000) / deliveries : Number.NaN;
  return { rate: deliveries / seconds, rateCpu };
}

/** What it is told is committed before, to a log that nobody watches, so that both sides are told as fast, by who does the same work. */
async function bareStream(whole: string, log: WrittenLog): Promise<Streaming> {
  const projectRoot = fileURLToPath(new URL("bare/streams", import.meta.url));
  const { port, stateDir, remove } = await newPlace("bare streams");
  const bundle = await bundleWorker(projectRoot);
  const worker = await startWorker({ projectRoot, bundle: bundle.folder, stateDir, port, settings: {} });
  const post = async (path: string, body: string): Promise<void> => void (await fetch(`${worker.url}${path}`, { method: "POST", body }));
  await post("/begin", whole);
  let turn = 0;
  return {
    pid: present(worker.pids[0], "workerd's process"),
    join: () => watch({ url: worker.url, path: "/stream", clients: CLIENTS, atOnce: AT_ONCE, headers: () => ({}) }),
    tell() {
      turn += 1;
      const told = `bare-${turn}.`;
      const { commit, event } = log.next(told);
      return { told, commit, send: () => post("/tell", event) };
    },
    async stop() {
      await worker.stop();
      remove();
    },
  };
}

/** The stream of a search whose log the bench writes. */
function watchedSearch(stack: BenchStack, tokens: readonly string[], log: WrittenLog): Streaming {
  const { REDIS_URL, REDIS_TOKEN } = stack.settings;
  let turn = 0;
  const send = async (): Promise<void> => {
    await fetch(REDIS_URL ?? "", {
      method: "POST",
      body: JSON.stringify(["PUBLISH", `search:${log.searchId}`, String(turn)]),
      headers: { authorization: `Bearer ${REDIS_TOKEN}` },
    });
  };
  const headers = (number: number) => ({ authorization: `Bearer ${tokens[number % tokens.length] ?? ""}` });
  return {
    pid: stack.pid,
    join: () => watch({ url: stack.url, path: pathOf(log), clients: CLIENTS, atOnce: AT_ONCE, headers }),
    tell() {
      turn += 1;
      const told = `ours-${turn}.`;
      return { told, commit: log.next(told).commit, send };
    },
    stop: async () => undefined,
  };
}

const pathOf = ({ searchId }: WrittenLog): string => `/searches/${searchId}/stream`;

/** What every client of a search is sent first. */
async function firstPiece(stack: BenchStack, token: string, log: WrittenLog): Promise<string> {
  const { body } = await fetch(`${stack.url}${pathOf(log)}`, { headers: { authorization: `Bearer ${token}` } });
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  const whole = (await reader?.read())?.value ?? "";
  await reader?.cancel();
  return whole;
}
