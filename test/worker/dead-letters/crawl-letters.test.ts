import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { sweepCrawls } from "../../../src/features/crawl/sweep-crawls.ts";
import { crawls } from "../../../src/features/crawl/tables.ts";
import { completeSearch } from "../../../src/features/search/complete-search.ts";
import { decideDeadLetter } from "../../../src/features/dead-letters/decide-dead-letter.ts";
import { deadLettersHealth } from "../../../src/features/dead-letters/health.ts";
import { deleteDecidedLetters } from "../../../src/features/dead-letters/delete-decided-letters.ts";
import { settleDeadLetters } from "../../../src/features/dead-letters/settle-dead-letters.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { withLogOf } from "./log.ts";
import { setting } from "../crawl/setting.ts";
import { deliver, lettersAbout, messageId, OPERATOR } from "./setting.ts";

/** A buyer's search with one crawl whose wake-up died, for its letter to be decided. */
async function deadCrawl() {
  const stage = await setting();
  const searchId = await stage.confirmed();
  const [wakeUp] = stage.wakeUps.messages.splice(0);
  const crawlId = wakeUp?.crawlId ?? "";
  const message = await deliver(stage.deps, "crawl-jobs-dlq", { body: { crawlId } });
  const letter = async () => {
    const [found, ...others] = await lettersAbout(stage.deps, crawlId);
    if (!found || others.length > 0) throw new Error(`${others.length + 1} letters, not 1`);
    return found;
  };
  const decide = async (mode: "replay" | "handled") =>
    decideDeadLetter(stage.deps, (await letter()).id, { mode, note: "rolled back" }, OPERATOR);
  const crawl = async () => (await stage.deps.db.select().from(crawls).where(eq(crawls.id, crawlId)))[0];
  const fail = () =>
    stage.deps.db
      .update(crawls)
      .set({ state: "FAILED", reason: "crashed", attempts: 4, endedAt: new Date() })
      .where(eq(crawls.id, crawlId));
  return { ...stage, searchId, crawlId, message, letter, decide, crawl, fail };
}

describe("a crawl job whose consumer keeps crashing", () => {
  it("is retried by its queue, and left to the sweep while Postgres is gone", async () => {
    const { deps, crawlId } = await deadCrawl();
    const crashing = (error: Error) => {
      const state = async () => {
        throw error;
      };
      return Object.create(deps, { switches: { value: { state } } }) as typeof deps;
    };
    expect(await deliver(crashing(new TypeError("a bug")), "crawl-jobs", { body: { crawlId }, attempts: 3 })).toMatchObject({
      acknowledged: false,
      retried: [8],
    });
    expect(await deliver(crashing(unavailable("postgres")), "crawl-jobs", { body: { crawlId } })).toMatchObject({
      acknowledged: true,
      retried: [],
    });
    expect(await deliver(crashing(unavailable("ops-desk")), "crawl-jobs", { body: { crawlId } })).toMatchObject({ acknowledged: false });
  });

  it("leaves one letter however often its message is delivered, at once and later", async () => {
    const { deps, crawlId, message, letter } = await deadCrawl();
    expect(message.acknowledged).toBe(true);
    const again = Array.from({ length: 4 }, () => deliver(deps, "crawl-jobs-dlq", { id: message.id, body: { crawlId } }));
    for (const { acknowledged } of await Promise.all(again)) expect(acknowledged).toBe(true);
    expect(await letter()).toMatchObject({
      queue: "crawl-jobs",
      subject: crawlId,
      cause: "consumer-crashed",
      state: "undecided",
      deaths: 1,
      history: [{ what: "stored", by: null }],
    });
    await deliver(deps, "crawl-jobs-dlq", { body: { crawlId } });
    expect(await letter()).toMatchObject({ deaths: 2, history: [{ what: "stored" }, { what: "died-again" }] });
  });

  it("leaves a letter where the message cannot be read, and it can only be handled", async () => {
    const { deps } = await deadCrawl();
    const id = messageId();
    const body = { crawlId: `none-${id}` };
    expect(await deliver(deps, "crawl-jobs", { body })).toMatchObject({ acknowledged: false });
    await deliver(deps, "crawl-jobs-dlq", { id, body });
    const [letter] = await lettersAbout(deps, body.crawlId);
    expect(letter).toMatchObject({ subject: null, cause: "unreadable", body: JSON.stringify(body) });
    const replayed = await decideDeadLetter(deps, letter!.id, { mode: "replay", note: "try" }, OPERATOR);
    expect(replayed).toMatchObject({ ok: false, refusal: { kind: "wake-up-letter-unreadable" } });
    expect(await decideDeadLetter(deps, letter!.id, { mode: "handled", note: "ours" }, OPERATOR)).toMatchObject({ ok: true });
  });

  it("is kept in its queue while Postgres is gone, for days", async () => {
    const { deps, crawlId } = await deadCrawl();
    const gone = Object.create(deps, {
      db: {
        get: () => {
          throw unavailable("postgres");
        },
      },
    }) as typeof deps;
    expect(await deliver(gone, "crawl-jobs-dlq", { body: { crawlId }, attempts: 90 })).toMatchObject({
      acknowledged: false,
      retried: [3_600],
    });
  });

  it("is kept by an alert that pages where its last delivery failed too", async () => {
    const { deps, crawlId } = await deadCrawl();
    const raised: { key: string; severity: string; detail?: unknown }[] = [];
    const gone = Object.create(deps, {
      db: {
        get: () => {
          throw unavailable("postgres");
        },
      },
      alerts: { value: { raise: async (alert: (typeof raised)[number]) => void raised.push(alert), resolve: async () => undefined } },
    }) as typeof deps;
    await deliver(gone, "crawl-jobs-dlq", { body: { crawlId }, attempts: 100 });
    expect(raised).toEqual([]);
    const { id } = await deliver(gone, "crawl-jobs-dlq", { body: { crawlId }, attempts: 101 });
    expect(raised).toMatchObject([
      { key: `dead-letters.dropped.crawl-jobs-dlq.${id}`, severity: "page", detail: { messageId: id, body: { crawlId } } },
    ]);
  });
});

describe("a replay of a crawl's dead letter", () => {
  it("dispatches the crawl once however many ask at once, and is replayed when the crawl has succeeded", { tags: ["slow"] }, async () => {
    const { deps, wakeUps, crawlId, decide, fail, crawl, letter, deliverAll, search, searchId } = await deadCrawl();
    await fail();
    const log = withLogOf(deps);
    const decided = await Promise.all([1, 2, 3, 4].map(() => decide("replay")));
    expect(decided.filter(({ ok }) => ok)).toHaveLength(1);
    expect(decided.filter(({ ok }) => !ok)).toMatchObject(
      [1, 2, 3].map(() => ({ refusal: { kind: "wake-up-letter-decided", state: "replaying" } })),
    );
    expect(wakeUps.messages.filter((message) => message.crawlId === crawlId)).toHaveLength(1);
    expect(await crawl()).toMatchObject({ state: "QUEUED", attempts: 0, endedAt: null });
    expect(log.lines("dead-letter.decided")).toMatchObject([
      { queue: "crawl-jobs", subject: crawlId, mode: "replay", operatorId: OPERATOR.id },
    ]);

    await settleDeadLetters(deps);
    expect(await letter()).toMatchObject({ state: "replaying" });
    await deliverAll();
    expect((await search(searchId)).crawls).toMatchObject([{ state: "SUCCEEDED" }]);
    await Promise.all([settleDeadLetters(deps), settleDeadLetters(deps)]);
    expect(await letter()).toMatchObject({
      state: "replayed",
      history: [{ what: "stored" }, { what: "replay", by: OPERATOR.id, note: "rolled back" }, { what: "replayed", by: null }],
    });
  });

  it("that fails comes back undecided, with its history", async () => {
    const { deps, decide, fail, letter } = await deadCrawl();
    await decide("replay");
    await fail();
    await settleDeadLetters(deps);
    expect(await letter()).toMatchObject({
      state: "undecided",
      history: [{ what: "stored" }, { what: "replay" }, { what: "replay-failed" }],
    });
    expect(await decide("replay")).toMatchObject({ ok: true });
  });

  it("that dies again comes back undecided, and its first message delivered late does not bring it back", async () => {
    const { deps, crawlId, message, decide, letter } = await deadCrawl();
    await decide("replay");
    await deliver(deps, "crawl-jobs-dlq", { id: message.id, body: { crawlId } });
    expect(await letter()).toMatchObject({ state: "replaying" });
    await deliver(deps, "crawl-jobs-dlq", { body: { crawlId } });
    expect(await letter()).toMatchObject({
      state: "undecided",
      history: [{ what: "stored" }, { what: "replay" }, { what: "replay-failed" }],
    });
  });

  it("is refused where the search is complete, which then stays as it is", async () => {
    const { deps, wakeUps, decide, fail, crawl, letter, search, searchId } = await deadCrawl();
    await fail();
    await completeSearch(deps, searchId);
    expect(await decide("replay")).toMatchObject({ ok: false, refusal: { kind: "wake-up-letter-too-late" } });
    expect(await letter()).toMatchObject({ state: "undecided", history: [{ what: "stored" }] });
    expect(await crawl()).toMatchObject({ state: "FAILED" });
    expect((await search(searchId)).state).toBe("COMPLETED");
    expect(wakeUps.messages).toEqual([]);
    expect(await decide("handled")).toMatchObject({ ok: true, value: { state: "handled" } });
    expect(await decide("handled")).toMatchObject({ ok: false, refusal: { kind: "wake-up-letter-decided", state: "handled" } });
  });

  it("leaves a crawl that somebody holds alone", async () => {
    const { deps, crawlId, decide, crawl } = await deadCrawl();
    const held = { state: "RUNNING" as const, attempts: 2, fence: 7, leaseUntil: new Date(deps.clock.now().getTime() + 60_000) };
    await deps.db.update(crawls).set(held).where(eq(crawls.id, crawlId));
    expect(await decide("replay")).toMatchObject({ ok: true });
    expect(await crawl()).toMatchObject(held);
  });
});

describe("a letter nobody decided", () => {
  it("is overtaken by a sweep that woke the crawl, which then succeeded", async () => {
    const { deps, time, crawlId, wakeUps, deliverAll, letter } = await deadCrawl();
    time.offsetMs += (deps.contract.crawl.queuedWindowSeconds + 1) * 1000;
    await sweepCrawls(deps);
    wakeUps.messages = wakeUps.messages.filter((message) => message.crawlId === crawlId);
    await deliverAll();
    await settleDeadLetters(deps);
    expect(await letter()).toMatchObject({ state: "overtaken", history: [{ what: "stored" }, { what: "overtaken", by: null }] });
  });

  it("is a figure of its section and a condition of its alert", async () => {
    const { deps } = await deadCrawl();
    const section = deadLettersHealth(deps);
    const { status, figures } = await section.capture({
      now: deps.clock.now(),
      signal: AbortSignal.timeout(5_000),
      outbound: (_, call) => call(),
      metrics: deps.metricsReader,
    });
    expect(status).toBe("warn");
    const [rule] = section.alerts ?? [];
    expect(rule?.conditions(figures, deps.contract).map(({ key }) => key)).toContain("dead-letters.undecided.crawl-jobs");
  });
});

describe("a decided letter", () => {
  it("is kept for the contract's days, an undecided one until it is decided", async () => {
    const [decided, open] = [await deadCrawl(), await deadCrawl()];
    await decided.decide("handled");
    const later = (days: number) =>
      Object.create(decided.deps, { clock: { value: { now: () => new Date(Date.now() + days * 86_400_000) } } }) as typeof decided.deps;
    const { retentionDays } = decided.deps.contract.deadLetters;
    await deleteDecidedLetters(later(retentionDays - 1));
    expect(await lettersAbout(decided.deps, decided.crawlId)).toHaveLength(1);
    await deleteDecidedLetters(later(retentionDays + 1));
    expect(await lettersAbout(decided.deps, decided.crawlId)).toEqual([]);
    expect(await lettersAbout(open.deps, open.crawlId)).toHaveLength(1);
  });
});
