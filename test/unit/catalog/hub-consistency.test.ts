import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Client, stage } from "./hub-client.ts";

const id = fc.constantFrom("a", "b", "c");
const kind = <const Kind extends string>(name: Kind) => fc.record({ kind: fc.constant(name) });

/** Reads have to be answered one by one, so most moves answer one. */
const move = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("answer" as const), which: fc.nat(9) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("append" as const), id, price: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("remove" as const), id }) },
  { weight: 2, arbitrary: kind("hint") },
  { weight: 2, arbitrary: kind("join") },
  { weight: 1, arbitrary: kind("drop") },
  { weight: 1, arbitrary: kind("stop") },
  { weight: 1, arbitrary: kind("flood") },
  { weight: 1, arbitrary: kind("read-on") },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("pass" as const), milliseconds: fc.constantFrom(1, 100, 300, 2_000, 15_000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("trim" as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }) },
);
type Move = typeof move extends fc.Arbitrary<infer One> ? One : never;

/** So little is kept, and so soon is a client let go, that everything that is bounded meets its bound. */
const SMALL = { heldDeltas: 3, heldBytes: 300 };
/** The bytes of one event, and of a few. */
const behindBytes = fc.constantFrom(60, 240);

/** Clients that come, go and come back with their last event id. */
class Crowd {
  readonly watching: Client[] = [];
  readonly left: Client[] = [];
  readonly #joining: Promise<void>[] = [];
  readonly #stage: ReturnType<typeof stage>;

  constructor(behindBytes: number) {
    this.#stage = stage({ ...SMALL, behindBytes });
    this.#stage.log.held = true;
  }

  async make(next: Move): Promise<void> {
    const { log, hub, timers } = this.#stage;
    if (next.kind === "append") log.upsert(next.id, next.price);
    else if (next.kind === "remove") log.remove(next.id);
    else if (next.kind === "answer") await log.answerOne(next.which);
    else if (next.kind === "hint") void hub.pull();
    else if (next.kind === "trim") log.trimmedTo = Math.max(log.trimmedTo, Math.floor(log.deltas.length * next.share));
    else if (next.kind === "join") this.#join();
    else if (next.kind === "pass") await timers.pass(next.milliseconds);
    else if (next.kind === "flood") await this.#flood();
    else if (next.kind === "stop") this.watching[0]?.stop();
    else if (next.kind === "read-on") await this.#readOn();
    else await this.#drop();
  }

  /** Lets everything that waits happen, then appends once more and lets the clock find it. */
  async end(): Promise<void> {
    const { log, timers } = this.#stage;
    await log.answerAll();
    await Promise.all(this.#joining);
    await this.#readOn();
    log.upsert("last", 1);
    await timers.pass(2_000);
    await log.answerAll();
  }

  /** Clients, with what each shows and what the store showed at the event it has last. */
  shown(): { client: Client; stored: unknown }[] {
    return [...this.watching, ...this.left].map((client) => ({ client, stored: this.#stage.log.stateAt(Number(client.lastId ?? 0)) }));
  }

  /** What the store shows now. */
  stored(): unknown {
    return this.#stage.log.stateAt(Number.POSITIVE_INFINITY);
  }

  /** More than a client that reads nothing may lag behind, told piece by piece. */
  async #flood(): Promise<void> {
    const { log, hub } = this.#stage;
    for (let price = 0; price < 8; price += 1) {
      log.upsert("flood", price);
      const told = hub.pull();
      await log.answerAll();
      await told;
    }
  }

  #join(): void {
    const before = this.left.pop();
    const opened = Client.open(this.#stage.hub, before?.lastId ?? null, { from: before });
    this.#joining.push(opened.then((client) => void this.watching.push(client)));
  }

  async #readOn(): Promise<void> {
    for (const client of this.watching) await client.readOn();
  }

  /** Goes away, or finds that its stream has ended: either way it comes back with what it has. */
  async #drop(): Promise<void> {
    const client = this.watching.shift();
    if (!client) return;
    client.abort.abort();
    await client.readOn();
    this.left.push(client);
  }
}

/** Each client shows what the store showed at the event it has last, and was told each event once and in order. */
function expectConsistent(crowd: Crowd): void {
  for (const { client, stored } of crowd.shown()) {
    expect(client.shown).toEqual(stored);
    expect(client.checked).not.toContain(false);
    expect(client.ids).toEqual([...new Set(client.ids)].toSorted((a, b) => a - b));
  }
}

describe(
  "given appends, hints, joins, reconnects, trimming, stuck clients and time passing in any order, and reads that overtake each other",
  { tags: ["slow"] },
  () => {
    it("[STR-6] every client's state is the store's at its last event id, and nobody misses what comes next", async () => {
      await fc.assert(
        fc.asyncProperty(behindBytes, fc.array(move, { minLength: 20, maxLength: 150, size: "max" }), async (bytes, moves) => {
          const crowd = new Crowd(bytes);
          for (const next of moves) {
            await crowd.make(next);
            expectConsistent(crowd);
          }
          await crowd.end();
          expectConsistent(crowd);
          for (const client of crowd.watching.filter(({ ended }) => !ended)) expect(client.shown).toEqual(crowd.stored());
        }),
        { numRuns: 120 },
      );
    }, 60_000);
  },
);
