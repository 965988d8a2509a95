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
import { median } from "./statistics.ts";
import { watch, type Crowd } from "./watchers.ts";

const CLIENTS = 1_000;
const AT_ONCE = 100;
/** Told one after the other, each when all have the one before. */
const EVENTS = 40;
/** Told by so many at once, none of whom waits for the clients. */
const FLOOD = { events: 200, tellers: 4 };
/** Sessions of the one buyer whose search it is, so that no token is over its rate limit. */
const SESSIONS = 4;

/** Of each figure the middle one counts: what one round says of a thousand clients swings by a factor of two. */
const ROUNDS = 5;

interface StreamFigures {
  joinedMs: number;
  /** Of workerd, milliseconds a client that joined; NaN where there is no /proc. */
  joinedCpu: number;
  /** Events a second that all clients got together, of a flood of them. */
  rate: number;
  p50: number;
  p99: number;
}

/** One search's stream with a thousand clients, beside a bare Durable Object that streams the same bytes, in turn on one machine. */
export async function streamFigures({ ours }: Pick<Bench, "ours">): Promise<BenchLine[]> {
  const search = await watchedSearch(ours);
  const bare = await bareStream(search.whole);
  try {
    // Each is tried once before, so that neither pays for waking up.
    await figuresOf(bare);
    await figuresOf(search);
    const theirs: StreamFigures[] = [];
    const figures: StreamFigures[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      theirs.push(await figuresOf(bare));
      figures.push(await figuresOf(search));
    }
    const line = (name: string, unit: string, of: keyof StreamFigures, target?: Target): BenchLine => ({
      name: `a stream, ${CLIENTS} clients: ${name}`,
      unit,
      value: median(figures.map((figure) => figure[of])),
      against: median(theirs.map((figure) => figure[of])),
      ...(target ? { target } : {}),
    });
    return [
      line("all joined", "ms", "joinedMs", { of: "ratio", atMost: 1.5 }),
      ...(HAS_PROC ? [line("joining, CPU of workerd", "ms/client", "joinedCpu")] : []),
      line("deliveries", "events/s", "rate", { of: "ratio", atLeast: 0.95 }),
      line("an event, from its commit, median", "ms", "p50"),
      line("an event, from its commit, p99", "ms", "p99", { of: "ratio", atMost: 1.3 }),
    ];
  } finally {
    await search.stop();
    await bare.stop();
  }
}

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

async function figuresOf(stream: Streaming): Promise<StreamFigures> {
  const before = cpuOf(stream.pid);
  const crowd = await stream.join();
  const after = cpuOf(stream.pid);
  const latencies: number[] = [];
  for (let number = 0; number < EVENTS; number += 1) {
    const { told, write, send } = stream.tell();
    await write?.();
    latencies.push(...(await crowd.deliver(told, send)));
  }
  const rate = await floodRate(stream, crowd);
  crowd.leave();
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  const joinedCpu = before && after ? (after.runtime - before.runtime) / CLIENTS : Number.NaN;
  return { joinedMs: crowd.joinedMs, joinedCpu, rate, p50: at(0.5), p99: at(0.99) };
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
