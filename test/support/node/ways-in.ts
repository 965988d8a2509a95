import type { Stack } from "../../../local-cloud/stack.ts";
import type { Call } from "../../bench/connection.ts";
import { loadExpected } from "../../bench/load.ts";
import { anyOffer, newBuyer, signedInBuyer } from "../../bench/setting.ts";
import { call, readEvents } from "../../journey/client.ts";

/** A kind of work that the Worker is given, to be repeated. */
export interface WayIn {
  name: string;
  /** How often it is done between two looks at the heap. */
  times: number;
  /** Bytes that one may leave behind: what the isolate remembers on purpose and within bounds, such as a series of a metric. */
  leaves?: number;
  run(times: number): Promise<unknown>;
}

const LANES = 4;

/** Every way into the Worker: plain, authorised, objects, streams to their end and left half-way, the gateway, queues, crons. */
export async function waysIn(stack: Stack): Promise<readonly WayIn[]> {
  // Several sessions of one buyer share what is theirs and have each its own allowance of requests; the gateway's callers a budget each.
  const sessions = await Promise.all(Array.from({ length: LANES }, () => signedInBuyer(stack)));
  const callers = await Promise.all(Array.from({ length: LANES }, (_, lane) => newBuyer(stack, String(lane))));
  const headersOf = (tokens: readonly string[], turn: number) => ({ authorization: `Bearer ${tokens[turn % LANES]}` });
  const [token] = sessions;
  const offerId = await anyOffer(stack, token ?? "");
  const cart = (await call<{ id: string }>(stack.url, "POST", "/carts", { token, body: {} })).body.id;
  const line = await call<{ items: { id: string }[] }>(stack.url, "POST", `/carts/${cart}/items`, {
    token,
    body: { offerId, quantity: 1 },
  });
  // Nobody confirms it, so that its stream goes on.
  const draft = (await call<{ id: string }>(stack.url, "POST", "/searches", { token, body: { query: "desk" } })).body.id;
  const operator = { authorization: `Bearer ${stack.settings["OPS_READ_TOKEN"]}` };

  const repeat =
    (next: (lane: number) => Call, expect = 200) =>
    (times: number) =>
      loadExpected({ url: stack.url, connections: LANES, calls: times, expect, next });
  const one = (run: (turn: number) => Promise<unknown>) => async (times: number) => {
    for (let turn = 0; turn < times; turn += 1) await run(turn);
  };
  const inLanes = (run: (turn: number) => Promise<unknown>) => async (times: number) => {
    const lane = async (first: number) => {
      for (let turn = first; turn < times; turn += LANES) await run(turn);
    };
    await Promise.all(Array.from({ length: LANES }, (_, first) => lane(first)));
  };
  const complete = async (turn: number, stream: boolean): Promise<Response> => {
    const response = await fetch(new URL("/llm/v1/chat/completions", stack.url), {
      method: "POST",
      headers: { ...headersOf(callers, turn), "content-type": "application/json" },
      body: JSON.stringify({ model: "gpt-4.1-mini", stream, max_tokens: 32, messages: [{ role: "user", content: "ten desks, please" }] }),
    });
    if (!response.ok) throw new Error(`the gateway answered ${response.status}: ${await response.text()}`);
    return response;
  };
  let alerts = 0;

  return [
    { name: "a request that touches nothing", times: 72, run: repeat(() => ({ method: "GET", path: "/health" })) },
    {
      name: "an authorised request",
      times: 60,
      run: repeat((lane) => ({ method: "GET", path: "/auth/me", headers: headersOf(sessions, lane) })),
    },
    {
      name: "a refusal",
      times: 60,
      run: repeat((lane) => ({ method: "GET", path: "/orders?limit=x", headers: headersOf(sessions, lane) }), 400),
    },
    {
      name: "a read of an object",
      times: 72,
      run: repeat((lane) => ({ method: "GET", path: `/carts/${cart}`, headers: headersOf(sessions, lane) })),
    },
    {
      name: "a refused write to an object",
      times: 36,
      run: repeat(
        (lane) => ({ method: "DELETE", path: `/carts/${cart}/items/${line.body.items[0]?.id}`, headers: headersOf(sessions, lane) }),
        428,
      ),
    },
    // Only a write tells the object that a client has gone: until the next heartbeat it keeps its watcher.
    {
      name: "a stream that is left half-way",
      times: 48,
      leaves: 3_500,
      run: inLanes((turn) => readEvents(`${stack.url}/searches/${draft}/stream`, { headers: headersOf(sessions, turn) }, () => true, 10)),
    },
    // The deadline of a minute keeps what it would end until it has passed.
    { name: "a gateway call", times: 48, leaves: 3_000, run: inLanes(async (turn) => (await complete(turn, false)).text()) },
    { name: "a gateway stream", times: 48, leaves: 3_000, run: inLanes(async (turn) => (await complete(turn, true)).text()) },
    {
      name: "a gateway stream that is left half-way",
      times: 48,
      leaves: 3_000,
      run: inLanes(async (turn) => {
        const reader = (await complete(turn, true)).body?.getReader();
        await reader?.read();
        await reader?.cancel();
      }),
    },
    {
      name: "a queue message",
      times: 60,
      run: repeat(() => {
        const body = JSON.stringify({ key: `memory-${(alerts += 1)}`, severity: "info", summary: "raised to be delivered" });
        return { method: "POST", path: "/notifications/incident-alerts", headers: operator, body };
      }, 201),
    },
    { name: "a cron", times: 9, leaves: 8_000, run: one(() => stack.fireCron("* * * * *")) },
  ];
}
