import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { AlertLedger } from "../../../durable-objects/alert-ledger/object.ts";
import { alertsReceivedLaw } from "../../../src/operations/alerts/conservation.ts";
import type { AlertWay } from "../../../src/operations/alerts/alert.ts";
import type { ReceiverJournal } from "../../../src/operations/alerts/ports.ts";
import type { Equation } from "../../../src/operations/health/conservation-rules.ts";
import { apart } from "../../../src/platform/conservation.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { present } from "../../support/present.ts";
import { ledgerUnderTest, refuses } from "../alerts/ledger-under-test.ts";
import { capturesOf, contractOver } from "./measure.ts";

/** Two alerts that the primary's receiver took and keeps in a journal of its own, and the moment at which they have settled. */
async function taken(name: string, way: AlertWay = "primary") {
  const journal = new Map<string, Date>();
  let from = new Date(0);
  let read = async (): Promise<ReceiverJournal | undefined> => ({ from, received: [...journal].map(([id, at]) => ({ id, at })) });
  const ledger = await ledgerUnderTest(name, { contract: contractOver(3_600, 10), receiverJournals: { read: async () => await read() } });
  const takes = ({ id }: { id: string }) => {
    journal.set(id, ledger.deps.clock.now());
    return { kind: "delivered" as const, status: 204, latencyMs: 3 };
  };
  ledger.answers[way] = takes;
  for (const key of ["crawl.queue.backlog", "checkout.stuck"]) await ledger.raise(key, { severity: "warn" });
  await ledger.drain();
  ledger.advance(120);
  const law = alertsReceivedLaw(ledger.deps, way);
  const captures = capturesOf(ledger.deps, { ...law, everySeconds: 1 });
  return {
    ...{ ledger, journal, captures, takes },
    ids: () => [...journal.keys()],
    reads: (other: typeof read) => void (read = other),
    beginsAt: (moment: Date) => void (from = moment),
    rows: (...statements: string[]) =>
      runInDurableObject(ledger.stub, (_: AlertLedger, { storage }) => {
        for (const statement of statements) storage.sql.exec(statement);
      }),
    async look(): Promise<Equation[]> {
      ledger.advance(10);
      return captures.at(ledger.deps.clock.now());
    },
  };
}
type Stage = Awaited<ReturnType<typeof taken>>;

const first = (stage: Stage) => present(stage.ids()[0], "the first message");
const second = (stage: Stage) => present(stage.ids()[1], "the second message");
const forget = (id: string) => [`DELETE FROM deliveries WHERE id = '${id}'`, `DELETE FROM attempts WHERE delivery_id = '${id}'`];
const forge = (as: string, of: string) => [
  `INSERT INTO deliveries (id, subject_id, sequence, kind, transport, state, payload, drill, simulate, created_at, page, delivered_at)
     SELECT '${as}', subject_id, 99, kind, transport, state, payload, drill, simulate, created_at, page, delivered_at FROM deliveries WHERE id = '${of}'`,
  `INSERT INTO attempts (delivery_id, number, round, at, status, latency_ms, error)
     SELECT '${as}', number, round, at, status, latency_ms, error FROM attempts WHERE delivery_id = '${of}'`,
];

type Where = Partial<Record<"leftOnly" | "rightOnly", readonly string[]>>;
const PLACES: [what: string, breaks: (stage: Stage) => Promise<Where>][] = [
  [
    "what the ledger has as acknowledged and the receiver never took",
    async (stage) => {
      const id = first(stage);
      stage.journal.delete(id);
      return { leftOnly: [id] };
    },
  ],
  [
    "a delivery that the ledger forgot with all its tries",
    async (stage) => {
      await stage.rows(...forget(first(stage)));
      return { rightOnly: [first(stage)] };
    },
  ],
  [
    "one that the receiver never took and another that the ledger forgot, as many as before",
    async (stage) => {
      const [lost, forgotten] = [first(stage), second(stage)];
      await stage.rows(...forget(forgotten));
      stage.journal.delete(lost);
      return { leftOnly: [lost], rightOnly: [forgotten] };
    },
  ],
  [
    "an acknowledgement that was made up, its try and all",
    async (stage) => {
      await stage.rows(...forge("dlv_z", first(stage)));
      return { leftOnly: ["dlv_z"] };
    },
  ],
  [
    "an acknowledgement that stands under another name",
    async (stage) => {
      const id = first(stage);
      await stage.rows(...forge("dlv_z", id), ...forget(id));
      return { leftOnly: ["dlv_z"], rightOnly: [id] };
    },
  ],
  [
    "a message in our name that the ledger never sent",
    async (stage) => {
      stage.journal.set("dlv_0", present(stage.journal.get(first(stage)), "its time"));
      return { rightOnly: ["dlv_0"] };
    },
  ],
];

describe("what a receiver's journal has of alerts, where one place is broken", () => {
  it.each(PLACES)("[ALR-3] is found twice in a row, by name: %s", async (what, breaks) => {
    const stage = await taken(`journal-${what.replaceAll(" ", "-")}`);
    expect(await stage.look()).toMatchObject([
      { name: "alerts.received.primary", verdict: "holds", left: { amount: 2 }, right: { amount: 2 }, apart: apart({}), detail: null },
    ]);
    const where = await breaks(stage);
    await stage.look();
    const [broken] = await stage.look();
    expect(broken).toMatchObject({ verdict: "broken", brokenInARow: 2, apart: apart(where) });
    expect(stage.captures.raised).toMatchObject([{ key: "conservation.alerts.received.primary", severity: "page" }]);
  });
});

describe("a receiver's journal", () => {
  it("[ALR-3] that cannot be read leaves the law unmeasured, and what it found is not forgotten", async () => {
    const stage = await taken("journal-unreachable");
    stage.journal.delete(first(stage));
    await stage.look();
    stage.reads(async () => {
      throw unavailable("the journal of the primary receiver");
    });
    expect(await stage.look()).toMatchObject([
      { verdict: "unmeasured", holds: null, brokenInARow: 1, error: "alerts.received.primary is not reachable" },
    ]);
  });

  it("that the settings do not name is no row", async () => {
    const stage = await taken("journal-unset");
    stage.reads(async () => undefined);
    expect(await stage.look()).toEqual([]);
  });

  it("is compared from its beginning on alone", async () => {
    const stage = await taken("journal-begins");
    stage.journal.clear();
    stage.beginsAt(new Date(stage.ledger.deps.clock.now().getTime() - 60_000));
    expect(await stage.look()).toMatchObject([{ verdict: "holds", left: { amount: 0 }, right: { amount: 0 } }]);
  });

  it("has what the receiver acknowledged while the answer was lost: told again, and no loss", async () => {
    const stage = await taken("journal-unheard");
    stage.ledger.answers.primary = (post) => {
      stage.takes(post);
      return refuses({ status: null, error: "the connection broke" })();
    };
    await stage.ledger.raise("llm-gateway.no-provider", { severity: "warn" });
    await stage.ledger.drain();
    stage.ledger.advance(60);
    expect(await stage.look()).toMatchObject([
      {
        ...{ verdict: "holds", left: { amount: 2 }, right: { amount: 2 } },
        detail: "1 that the receiver acknowledged and the ledger never heard of",
      },
    ]);
  });

  it("is left alone until what is in it has settled", async () => {
    const stage = await taken("journal-settles");
    await stage.ledger.raise("llm-gateway.no-provider", { severity: "warn" });
    await stage.ledger.drain();
    stage.ledger.advance(-5);
    expect(stage.ids()).toHaveLength(3);
    expect(await stage.look()).toMatchObject([{ verdict: "holds", left: { amount: 2 }, right: { amount: 2 } }]);
  });

  it("[ALR-5] of the secondary is held against what went to the secondary", async () => {
    const stage = await taken("journal-secondary", "secondary");
    stage.ledger.answers.primary = refuses({ permanent: true, status: 410 });
    await stage.ledger.raise("llm-gateway.no-provider", { severity: "warn" });
    await stage.ledger.drainFor(2);
    stage.ledger.advance(60);
    expect(stage.ids()).toHaveLength(1);
    expect(await stage.look()).toMatchObject([
      { name: "alerts.received.secondary", verdict: "holds", left: { amount: 1 }, right: { amount: 1 } },
    ]);
  });
});
