import type { StackFile } from "../../local-cloud/stack-file.ts";
import { operatorToken, readOps } from "../drills/operator.ts";
import type { Letter, Raised } from "./storm-account.ts";

export interface StormAlert {
  id: string;
  key: string;
}

export interface DeliveryFigures {
  pending: number;
  retrying: number;
  delivered: number;
  deadLetters: number;
  undecided: number;
  bothFailed: number;
}

/** Read before each call: after a restart the stack may tell new addresses. */
export type CurrentStack = () => StackFile;

const BASE = "/notifications/incident-alerts";
const CONNECTIONS = 24;
/** Calls a minute the API allows one token. */
const CALLS_A_TOKEN = 500;
const PAGE = 100;
const DRAINED_SECONDS = 3_000;
/** Its restart after the kill is within it, which alone takes minutes where the machine has other things to do. */
const ANSWERED_SECONDS = 900;

/** Raises one alert a key over several connections. Each counts as raised when it is answered 201, however often it takes. */
export async function raiseStorm(stack: CurrentStack, keys: readonly string[], severity: "page" | "warn" = "page"): Promise<StormAlert[]> {
  return inLanes(keys, async (key) => {
    const raised = await persist(stack, `raising ${key}`, [201], ({ url, opsReadToken }) => [
      `${url}${BASE}`,
      { token: opsReadToken, body: { key, severity, summary: `The storm's ${key}` }, idempotencyKey: key },
    ]);
    return JSON.parse(raised) as StormAlert;
  });
}

/** Resolves them all. One whose answer a crash took is resolved already. */
export async function resolveStorm(stack: CurrentStack, alerts: readonly StormAlert[]): Promise<void> {
  const tokens = await operatorTokens(stack, Math.ceil(alerts.length / CALLS_A_TOKEN));
  await inLanes(alerts, async ({ id }, index) => {
    const token = tokens[index % tokens.length] ?? "";
    await persist(stack, `resolving ${id}`, [200, 409], ({ url }) => [`${url}${BASE}/${id}/resolve`, { token, body: {} }]);
  });
}

/** Replays in batches until nothing is undecided; answers how many. */
export async function replayAll(stack: CurrentStack): Promise<number> {
  const [token = ""] = await operatorTokens(stack, 1);
  let replayed = 0;
  for (;;) {
    const answered = await persist(stack, "replaying", [200], ({ url }) => [
      `${url}${BASE}/replay-dead-letter?limit=${PAGE}`,
      { token, body: {} },
    ]);
    const batch = JSON.parse(answered) as { replayed: unknown[]; remaining: number };
    replayed += batch.replayed.length;
    if (batch.remaining === 0) return replayed;
  }
}

/** The primary's dead letters, whatever became of them. */
export async function primarysLetters(stack: CurrentStack): Promise<Letter[]> {
  const letters = await everyPage<Omit<Letter, "diedAt"> & { diedAt: string }>(stack, "/dead-letters?transport=primary");
  return letters.map((letter) => ({ ...letter, diedAt: Date.parse(letter.diedAt) }));
}

/** The alerts whose keys or summaries have the text, as the ledger has them. */
export async function alertsWith(stack: CurrentStack, text: string): Promise<Raised[]> {
  const alerts = await everyPage<StormAlert & { state: string; resolvedAt: string | null; notifications: number }>(stack, `?text=${text}`);
  return alerts.map(({ id, key, state, resolvedAt, notifications }) => {
    return { id, key, state, resolvedAt: resolvedAt === null ? null : Date.parse(resolvedAt), words: notifications };
  });
}

async function everyPage<Item>(stack: CurrentStack, list: string): Promise<Item[]> {
  const [token = ""] = await operatorTokens(stack, 1);
  const items: Item[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const after: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const response = await fetch(`${stack().url}${BASE}${list}&limit=${PAGE}${after}`, { headers: { authorization: `Bearer ${token}` } });
    if (!response.ok) throw new Error(`${list} answered ${response.status}: ${await response.text()}`);
    const page = (await response.json()) as { items: Item[]; nextCursor: string | null };
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

/** Waits until the figures of `/health/ops` are as wanted, through a restart of the stack too. */
export async function untilDrained(
  stack: CurrentStack,
  what: string,
  wanted: (figures: DeliveryFigures) => boolean,
): Promise<DeliveryFigures> {
  for (const started = performance.now(); ; await pause(2_000)) {
    const ops = await readOps(stack(), true).catch(() => undefined);
    const figures = ops?.["incidentAlerts"] as DeliveryFigures | undefined;
    if (figures && wanted(figures)) return figures;
    if (performance.now() - started > DRAINED_SECONDS * 1000)
      throw new Error(`${what} did not come within ${DRAINED_SECONDS} s: ${JSON.stringify(figures)}`);
  }
}

/** Several, because one token may make only so many calls a minute. */
const operatorTokens = (stack: CurrentStack, count: number): Promise<string[]> =>
  Promise.all(Array.from({ length: count }, () => retried("signing in", () => operatorToken(stack()))));

async function inLanes<Item, Result>(items: readonly Item[], work: (item: Item, index: number) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) results[index] = await work(items[index] as Item, index);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  return results;
}

interface Post {
  token: string;
  body: object;
  idempotencyKey?: string;
}

/** Asks again until it is answered as expected, and gives back what was said: the stack is killed meanwhile, in the middle of an answer too. */
function persist(
  stack: CurrentStack,
  what: string,
  expected: readonly number[],
  call: (stack: StackFile) => [string, Post],
): Promise<string> {
  return retried(what, async () => {
    const [url, { token, body, idempotencyKey }] = call(stack());
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        ...(idempotencyKey ? { "idempotency-key": idempotencyKey } : {}),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const said = await response.text();
    if (expected.includes(response.status)) return said;
    throw new Error(`answered ${response.status}: ${said.slice(0, 200)}`);
  });
}

async function retried<T>(what: string, attempt: () => Promise<T>): Promise<T> {
  for (const started = performance.now(); ; await pause(250)) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() - started > ANSWERED_SECONDS * 1000)
        throw new Error(`${what} went wrong for ${ANSWERED_SECONDS} s`, { cause: error });
    }
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, milliseconds));
