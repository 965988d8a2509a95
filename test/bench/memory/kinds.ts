import { call } from "../../journey/client.ts";
import { present } from "../../support/present.ts";
import type { Bench } from "../bench.ts";
import { Connection, type Call } from "../connection.ts";
import { loadExpected } from "../load.ts";
import { Callers } from "./callers.ts";

type Work = (times: number) => Promise<void>;

export const KIND_NAMES = [
  "plain request",
  "authorised request",
  "read of an object",
  "stream opened and left",
  "gateway call",
  "gateway stream",
  "gateway stream passed piece by piece",
  "message of a queue",
] as const;
export type KindName = (typeof KIND_NAMES)[number];

/** A kind of request, and the least of its kind that the bare platform can be asked for. */
export interface Kind {
  name: KindName;
  ours: Work;
  bare: Work;
  /** For how long something of the last of them stays on purpose. */
  staysMs: number;
}

const LANES = 8;
/** Fewer than a day's budget of tokens lasts for. */
const CALLS_A_CALLER = 2_600;
const BATCH = 2_000;

/** Every kind: plain, authorised, an object, a stream opened and left, a gateway call, a stream passed on as it is and piece by piece, a queue's batches. `times` is the most that is asked of one kind. */
export async function kindsOf({ ours, bare }: Bench, times: number): Promise<readonly Kind[]> {
  const callers = await Callers.register(ours, Math.max(LANES, Math.ceil((times * 1.2) / CALLS_A_CALLER)));
  const lanes = Array.from({ length: LANES }, (_, number) => number);
  const carts = await Promise.all(lanes.map((number) => cartOf(ours.url, callers.tokenOf(number))));
  // Nobody confirms them, so that their streams go on.
  const drafts = await Promise.all(lanes.map((number) => draftOf(ours.url, callers.tokenOf(number))));
  const monitor = { authorization: `Bearer ${ours.settings["OPS_READ_TOKEN"]}` };
  let alerts = 0;

  const asked = (url: string, next: (lane: number, turn: number) => Call, expect = 200): Work => {
    return async (calls) => {
      await loadExpected({ url, connections: LANES, calls, expect, next });
    };
  };
  const left = (url: string, next: (turn: number) => Call): Work => {
    return async (calls) => {
      const lane = async (first: number): Promise<void> => {
        for (let turn = first; turn < calls; turn += LANES) await openAndLeave(url, next(turn));
      };
      await Promise.all(Array.from({ length: LANES }, (_, first) => lane(first)));
    };
  };
  const ofCallers = (work: Work): Work => {
    return async (calls) => {
      await callers.renew();
      await work(calls);
    };
  };
  const get = (path: string, headers?: Record<string, string>): Call => ({ method: "GET", path, ...(headers ? { headers } : {}) });
  const headersOf = (number: number) => ({ authorization: `Bearer ${callers.tokenOf(number)}` });
  const asks = { model: "gpt-4.1-mini", max_tokens: 300, messages: [{ role: "user", content: "Which desk?" }] };
  const completion = JSON.stringify(asks);
  const streamed = JSON.stringify({ ...asks, stream: true, stream_options: { include_usage: true } });
  // The chunk of usage is taken out of it.
  const unasked = JSON.stringify({ ...asks, stream: true });
  const post = (path: string, body: string, headers: Record<string, string> = {}): Call => ({ method: "POST", path, headers, body });

  const kinds: (Omit<Kind, "staysMs"> & { staysMs?: number })[] = [
    { name: "plain request", ours: asked(ours.url, () => get("/health")), bare: asked(bare.url, () => get("/health")) },
    {
      name: "authorised request",
      ours: ofCallers(asked(ours.url, (lane) => get("/auth/me", headersOf(lane)))),
      bare: asked(bare.url, () => get("/health")),
    },
    {
      name: "read of an object",
      ours: ofCallers(asked(ours.url, (lane) => get(`/carts/${present(carts[lane], "cart")}`, headersOf(lane)))),
      bare: asked(bare.url, (lane) => get(`/counters/${lane}`)),
    },
    {
      name: "stream opened and left",
      // Who left is found out at a heartbeat, or at the next.
      staysMs: 31_000,
      ours: ofCallers(
        left(ours.url, (turn) => get(`/searches/${present(drafts[turn % LANES], "search")}/stream`, headersOf(turn % LANES))),
      ),
      bare: left(bare.url, (turn) => get(`/channels/${turn % LANES}`)),
    },
    ...[
      { name: "gateway call" as const, body: completion },
      { name: "gateway stream" as const, body: streamed },
      { name: "gateway stream passed piece by piece" as const, body: unasked },
    ].map(({ name, body }) => ({
      name,
      // The deadline of a minute keeps what it would end.
      staysMs: 62_000,
      ours: ofCallers(
        asked(ours.url, (lane, turn) => post("/llm/v1/chat/completions", body, headersOf((turn * LANES + lane) % callers.count))),
      ),
      bare: asked(bare.url, () => post("/pass/chat/completions", body)),
    })),
    {
      name: "message of a queue",
      ours: asked(
        ours.url,
        () => {
          const body = { key: `memory-${(alerts += 1)}`, severity: "info", summary: "raised to be delivered" };
          return post("/notifications/incident-alerts", JSON.stringify(body), monitor);
        },
        201,
      ),
      bare: asked(bare.url, () => post("/tallies", "{}"), 201),
    },
  ];
  return kinds.map(({ name, ours, bare, staysMs = 0 }) => ({ name, ours: inBatches(ours), bare: inBatches(bare), staysMs }));
}

/** So many at a time that no token ends meanwhile. */
const inBatches = (work: Work): Work => {
  return async (times) => {
    for (let done = 0; done < times; done += BATCH) await work(Math.min(BATCH, times - done));
  };
};

async function openAndLeave(url: string, call: Call): Promise<void> {
  const connection = await Connection.open(url);
  try {
    await connection.begun(call);
  } finally {
    connection.close();
  }
}

async function cartOf(url: string, token: string): Promise<string> {
  const { body } = await call<{ id: string }>(url, "POST", "/carts", { token, body: {} });
  return body.id;
}

async function draftOf(url: string, token: string): Promise<string> {
  const { body } = await call<{ id: string }>(url, "POST", "/searches", { token, body: { query: "desk" } });
  return body.id;
}
