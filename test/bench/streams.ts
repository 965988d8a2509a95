import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { neon, neonConfig } from "@neondatabase/serverless";
import { bundleWorker } from "../../local-cloud/worker-bundle.ts";
import { startWorker } from "../../local-cloud/worker.ts";
import { call } from "../journey/client.ts";
import { newPlace } from "../support/node/stack-place.ts";
import { present } from "../support/present.ts";
import type { BenchLine, Target } from "./bench-line.ts";
import type { Bench, BenchStack } from "./bench.ts";
import { cpuOf, HAS_PROC } from "./process-tree.ts";
import { anyOffer, signedInBuyer } from "./setting.ts";
import { median, quantile } from "./statistics.ts";
import { watch, type Crowd } from "./watchers.ts";

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
  p50: number;
  p99: number;
}

/** What both sides did, one right after the other. */
interface Pair<Figures> {
  ours: Figures;
  bare: Figures;
}

/**
 * One search's stream with a thousand clients, beside a bare Durable Object that streams the same bytes, in pairs on one machine, of which
 * now one and now the other goes first. Joins are measured at rest, and again where the crowd before them was flooded and has just left.
 */
export async function streamFigures({ ours }: Pick<Bench, "ours">): Promise<BenchLine[]> {
  const search = await watchedSearch(ours);
  const bare = await bareStream(search.whole);
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
  const figures = pairs.map(({ ours, bare }) => ({ value: Number(ours[of]), against: Number(bare[of]) }));
  const byRatio = figures.toSorted((a, b) => a.value / a.against - b.value / b.against);
  return {
    ...{ name: `a stream, ${CLIENTS} clients: ${name}`, unit },
    ...present(byRatio[Math.floor(byRatio.length / 2)], "a pair of rounds"),
    ...(target ? { target } : {}),
  };
}

const joinLines = (pairs: readonly Pair<JoinFigures>[], when: string): BenchLine[] => [
  lineOf(pairs, "joinedMs", { name: `all joined${when}`, unit: "ms", target: { of: "ratio", atMost: 1.5 } }),
  ...(HAS_PROC ? [lineOf(pairs, "joinedCpu", { name: `joining${when}, CPU of workerd`, unit: "ms/client" })] : []),
];

const deliveryLines = (pairs: readonly Pair<StreamFigures>[]): BenchLine[] => [
  lineOf(pairs, "rate", { name: "deliveries", unit: "events/s", target: { of: "ratio", atLeast: 0.95 } }),
  lineOf(pairs, "p50", { name: "an event, from its commit, median", unit: "ms" }),
  lineOf(pairs, "p99", { name: "an event, from its commit, p99", unit: "ms", target: { of: "ratio", atMost: 1.3 } }),
];

interface Streaming {
  /** The process below which workerd runs. */
  pid: number;
  /** The first event of every client. */
  whole: string;
  join(): Promise<Crowd>;
  /** One event more: what will stand in it, its writing where it is written before anybody is told, and its telling. */
  tell(): { told: string; write?(): Promise<void>; send(): Promise<void> };
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
    const { told, write, send } = stream.tell();
    await write?.();
    latencies.push(...(await crowd.deliver(told, send)));
  }
  const rate = await floodRate(stream, crowd);
  crowd.leave();
  return { ...figures, rate, p50: median(latencies), p99: quantile(latencies, 0.99) };
}

/** From the first event's telling to the last client's last one. */
async function floodRate(stream: Streaming, crowd: Crowd): Promise<number> {
  const started = performance.now();
  const teller = async (): Promise<void> => {
    for (let number = 0; number < FLOOD.events / FLOOD.tellers; number += 1) {
      const { write, send } = stream.tell();
      await write?.();
      await send();
    }
  };
  await Promise.all(Array.from({ length: FLOOD.tellers }, teller));
  const { told, write, send } = stream.tell();
  await write?.();
  await crowd.deliver(told, send);
  return ((FLOOD.events + 1) * CLIENTS) / ((performance.now() - started) / 1000);
}

async function bareStream(whole: string): Promise<Streaming> {
  const projectRoot = fileURLToPath(new URL("bare/streams", import.meta.url));
  const { port, stateDir, remove } = await newPlace("bare streams");
  const bundle = await bundleWorker(projectRoot);
  const worker = await startWorker({ projectRoot, bundle: bundle.folder, stateDir, port, settings: {} });
  const post = async (path: string, body: string): Promise<void> => void (await fetch(`${worker.url}${path}`, { method: "POST", body }));
  await post("/begin", whole);
  let turn = 0;
  return {
    whole,
    pid: present(worker.pids[0], "workerd's process"),
    join: () => watch({ url: worker.url, path: "/stream", clients: CLIENTS, atOnce: AT_ONCE, headers: () => ({}) }),
    tell() {
      turn += 1;
      const told = `bare-${turn}.`;
      return {
        told,
        send: () =>
          post("/tell", `event: offer.upserted\nid: ${turn}\ndata: ${JSON.stringify({ title: told, filler: "x".repeat(600) })}\n\n`),
      };
    },
    async stop() {
      await worker.stop();
      remove();
    },
  };
}

/** A search that shows what a finished one found, and whose log the bench writes. */
async function watchedSearch(stack: BenchStack): Promise<Streaming> {
  const token = await signedInBuyer(stack);
  const tokens = [token];
  while (tokens.length < SESSIONS) tokens.push(await signedInBuyer(stack));
  const offerId = await anyOffer(stack, token);
  const { body: search } = await call<{ id: string }>(stack.url, "POST", "/searches", { token, body: { query: "laptop" } });
  const { DATABASE_URL, NEON_FETCH_ENDPOINT, REDIS_URL, REDIS_TOKEN } = stack.settings;
  neonConfig.fetchEndpoint = NEON_FETCH_ENDPOINT ?? "";
  const database = neon(DATABASE_URL ?? "");
  await database.query(
    "insert into search_offers (search_id, offer_id, view, relevance) select $1, offer_id, view, relevance from search_offers where search_id = (select search_id from search_offers where offer_id = $2 limit 1)",
    [search.id, offerId],
  );
  const crawl = { crawlId: "crl_bench", supplierId: "bench", state: "RUNNING", offersFound: 0, reason: null };
  await database.query("update search_logs set crawls = $2 where search_id = $1", [search.id, JSON.stringify({ bench: crawl })]);
  const path = `/searches/${search.id}/stream`;
  const headers = (number: number) => ({ authorization: `Bearer ${tokens[number % SESSIONS] ?? ""}` });
  let turn = 0;
  const write = async (told: string): Promise<void> => {
    const payload = JSON.stringify({ title: told, filler: "x".repeat(600) });
    await database.query(
      "with head as (update search_logs set revision = revision + 1 where search_id = $1 returning revision) insert into search_deltas (search_id, revision, type, offer_id, payload, at) select $1, head.revision, 'offer.upserted', $2, $3, now() from head",
      [search.id, offerId, payload],
    );
  };
  const send = async (): Promise<void> => {
    await fetch(REDIS_URL ?? "", {
      method: "POST",
      body: JSON.stringify(["PUBLISH", `search:${search.id}`, String(turn)]),
      headers: { authorization: `Bearer ${REDIS_TOKEN}` },
    });
  };
  const first = await fetch(`${stack.url}${path}`, { headers: headers(0) });
  const reader = first.body?.pipeThrough(new TextDecoderStream()).getReader();
  const whole = (await reader?.read())?.value ?? "";
  await reader?.cancel();
  return {
    whole,
    pid: stack.pid,
    join: () => watch({ url: stack.url, path, clients: CLIENTS, atOnce: AT_ONCE, headers }),
    tell() {
      turn += 1;
      const told = `ours-${turn}.`;
      return { told, write: () => write(told), send };
    },
    stop: async () => undefined,
  };
}
