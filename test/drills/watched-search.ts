import { isDeepStrictEqual } from "node:util";
import { createParser, type EventSourceMessage } from "eventsource-parser";
import type { StackFile } from "../../local-cloud/stack-file.ts";
import { call, check, until } from "../journey/client.ts";
import { setFault } from "./control.ts";
import type { Stage } from "./stage.ts";

type Shown = Record<string, unknown>;

export interface Transport {
  mode: "pubsub" | "polling";
  degraded?: { reason: string };
}

/** The longest that a search of slow suppliers takes. */
const SEARCH_SECONDS = 240;

/** One who watches a search as EventSource does: comes back with the last event id whenever the stream ends before the search. */
export class SearchWatcher {
  readonly shown = new Map<string, Shown>();
  readonly ids: number[] = [];
  readonly transports: Transport[] = [];
  connections = 0;
  resets = 0;
  done = false;
  /** Ends with the search; fails where that takes too long, or a stream cannot be opened. */
  readonly ended: Promise<void>;
  #lastId: string | undefined;
  #connection = new AbortController();

  readonly searchId: string;

  constructor({ url }: Pick<StackFile, "url">, token: string, searchId: string) {
    this.searchId = searchId;
    this.ended = this.#watch(`${url}/searches/${searchId}/stream`, token);
    // Whoever waits for it is told; until somebody does it is no unhandled failure.
    this.ended.catch(() => undefined);
  }

  get transport(): Transport | undefined {
    return this.transports.at(-1);
  }

  /** Breaks the connection that is open. */
  cut(): void {
    this.#connection.abort();
  }

  async #watch(url: string, token: string): Promise<void> {
    const deadline = Date.now() + SEARCH_SECONDS * 1000;
    while (!this.done) {
      check(Date.now() < deadline, `the search ${this.searchId} did not end within ${SEARCH_SECONDS} s`);
      this.#connection = new AbortController();
      this.connections += 1;
      try {
        await this.#read(url, token, AbortSignal.any([this.#connection.signal, AbortSignal.timeout(deadline - Date.now())]));
      } catch (error) {
        if (!this.#connection.signal.aborted) throw error;
      }
    }
  }

  async #read(url: string, token: string, signal: AbortSignal): Promise<void> {
    const headers = { authorization: `Bearer ${token}`, ...(this.#lastId === undefined ? {} : { "last-event-id": this.#lastId }) };
    const response = await fetch(url, { headers, signal });
    if (response.status === 204) return void (this.done = true);
    check(response.ok && response.body, `the stream of ${this.searchId} answered ${response.status}`);
    const parser = createParser({ onEvent: (event) => this.#take(event) });
    const decoder = new TextDecoder();
    for await (const chunk of response.body) parser.feed(decoder.decode(chunk, { stream: true }));
  }

  #take({ event, id, data }: EventSourceMessage): void {
    const said = JSON.parse(data) as Shown & { id: string; offers: (Shown & { id: string })[] };
    if (event === "transport") this.transports.push(said as unknown as Transport);
    if (id === undefined) return;
    this.#lastId = id;
    this.ids.push(Number(id));
    if (event === "reset") this.resets += 1;
    if (event === "snapshot" || event === "reset") {
      this.shown.clear();
      for (const offer of said.offers) this.shown.set(offer.id, offer);
    } else if (event === "offer.upserted") this.shown.set(said.id, said);
    else if (event === "offer.removed") this.shown.delete(said.id);
    else if (event === "done") this.done = true;
  }
}

/** Many, because a search for what was just searched for finds its pages known, and is over at once. */
const QUERIES = [
  ...["headphones", "printer", "camera", "desk lamp", "office chair", "monitor", "keyboard", "router"],
  ...["dishwasher", "vacuum cleaner", "bookshelf", "sofa", "blender", "coffee maker", "projector", "hard drive"],
  ...["toner cartridge", "storage box", "tripod", "microphone", "smart watch", "battery charger", "mattress", "microwave"],
] as const;
/** Of each answer of a supplier, so that a search lasts for as long as something can be broken meanwhile. */
const SLOW_MS = 1_500;
const SUBSCRIBED_SECONDS = 20;

/** Has every supplier answer late, or as always. */
export async function slowSuppliers(stack: StackFile, slow: boolean): Promise<void> {
  for (const { id } of stack.suppliers) await setFault(stack, `supplier-${id}`, slow ? "slow" : "none", slow ? { latencyMs: SLOW_MS } : {});
}

/** A search that runs, and one who watches it and is served by pub/sub. A search whose pages are all known may be over before that: then another is begun. */
export async function watchedSearch({ stack }: Pick<Stage, "stack">, token: string): Promise<SearchWatcher> {
  const from = Math.floor(Math.random() * QUERIES.length);
  for (const query of [...QUERIES.slice(from), ...QUERIES.slice(0, from)]) {
    const { body } = await call<{ id: string }>(stack.url, "POST", "/searches", { token, body: { query }, expect: 201 });
    const watcher = new SearchWatcher(stack, token, body.id);
    await call(stack.url, "POST", `/searches/${body.id}/confirm`, { token });
    const served = await until("a stream by pub/sub, or the search's end", SUBSCRIBED_SECONDS, async () =>
      watcher.done ? "ended" : watcher.transport?.mode === "pubsub" ? "by pub/sub" : undefined,
    );
    if (served === "by pub/sub") return watcher;
  }
  throw new Error("every search ended before its stream had subscribed");
}

/** The offers a search shows, by id. */
export async function offersOf({ url }: StackFile, token: string, searchId: string): Promise<Map<string, Shown>> {
  const offers = new Map<string, Shown>();
  for (let cursor = ""; ;) {
    const path = `/offers?search=${searchId}&limit=100${cursor}`;
    const { body } = await call<{ items: (Shown & { id: string })[]; nextCursor: string | null }>(url, "GET", path, { token });
    for (const offer of body.items) offers.set(offer.id, offer);
    if (body.nextCursor === null) return offers;
    cursor = `&cursor=${encodeURIComponent(body.nextCursor)}`;
  }
}

/** Whoever watched the search to its end has what the store has, was told every revision once and in order, and was never reset. */
export async function proveWhole(stack: StackFile, token: string, watcher: SearchWatcher): Promise<string> {
  await watcher.ended;
  const stored = await offersOf(stack, token, watcher.searchId);
  check(
    isDeepStrictEqual(watcher.shown, stored),
    `the watcher has ${watcher.shown.size} offers, the store ${stored.size}, and they differ`,
  );
  const gaps = watcher.ids.filter((id, index) => index > 0 && id !== (watcher.ids[index - 1] ?? 0) + 1);
  check(gaps.length === 0 && watcher.resets === 0, `${gaps.length} gaps before ${gaps.join(", ")}, ${watcher.resets} resets`);
  return `${watcher.shown.size} offers as the store has them, ${watcher.ids.length} events without a gap over ${watcher.connections} connections`;
}
