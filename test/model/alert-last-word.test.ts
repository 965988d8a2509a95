import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ALERT_SEVERITIES } from "../../src/platform/alerts.ts";
import { contractFor } from "../../src/platform/contract.ts";
import type { Matcher } from "../../src/operations/silences/silence.ts";
import { SimulatedLedger } from "../unit/operations/simulated-ledger.ts";
import { SETTLED_SECONDS, WatchedRule } from "./watched-rule.ts";

const { flap, groupGraceSeconds, grouping, silenceSeconds } = contractFor("production").incidentAlerts;
const LONGEST_SILENCE = 600;
/** By then the channel has heard whatever a switch, a silence, a hold or a cause kept from it. */
const STATED_SECONDS =
  SETTLED_SECONDS + LONGEST_SILENCE + flap.longestSeconds + groupGraceSeconds + grouping.waitSeconds + silenceSeconds + 60;
const ANN = { id: "opr_1", email: "ann@ops.test", requestId: null };

const KEYS = ["crawl.a", "crawl.b", "crawl.c", "crawl.d", "crawl.e", "checkout.a", "dependency.postgres.down"];
const key = fc.constantFrom(...KEYS);
const move = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("raise" as const), key, severity: fc.constantFrom(...ALERT_SEVERITIES) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("resolve" as const), key }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("silence" as const), key, seconds: fc.integer({ min: 1, max: LONGEST_SILENCE }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("silence-by-matcher" as const),
      matcher: fc.constantFrom<Matcher>(
        { key: "crawl.*" },
        { key: "*.a" },
        { severities: ["warn", "info"] },
        { section: "dependencies" },
        { key: "*" },
      ),
      inSeconds: fc.constantFrom(0, 0, 60),
      seconds: fc.integer({ min: 1, max: LONGEST_SILENCE - 60 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("end-silences" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("end-storms" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("replay" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("primary" as const),
      is: fc.constantFrom("works" as const, "down" as const, "hang" as const, "410" as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("switch" as const), to: fc.constantFrom("on" as const, "off" as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("condition" as const), holds: fc.boolean() }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("wait" as const), seconds: fc.constantFrom(1, 20, 70, 400) }) },
);
type Move = typeof move extends fc.Arbitrary<infer Each> ? Each : never;

async function make(ledger: SimulatedLedger, watched: WatchedRule, move: Move): Promise<void> {
  const { alerts } = ledger.tables;
  switch (move.kind) {
    case "raise":
      return void ledger.raise(move.key, {
        severity: move.severity,
        ...(move.key === "dependency.postgres.down" ? { explains: ["crawl."] } : {}),
      });
    case "resolve":
      return ledger.resolve(move.key);
    case "silence": {
      const open = alerts.openByKey(move.key);
      return open && void ledger.raising.act(open.id, { kind: "silence", seconds: move.seconds }, ANN, ledger.now);
    }
    case "silence-by-matcher": {
      const beginsAt = move.inSeconds === 0 ? undefined : ledger.now + move.inSeconds * 1000;
      const wanted = { matcher: move.matcher, reason: "why", beginsAt, ends: { afterSeconds: move.seconds } };
      return void ledger.silencing.plan(wanted, undefined, ANN, ledger.now);
    }
    case "end-silences":
      for (const { id } of ledger.tables.silences.unfinished()) ledger.silencing.end(id, "this", ANN, ledger.now);
      return;
    case "end-storms":
      for (const { id } of openOf(ledger).filter(({ key }) => key.startsWith("alert-storm.")))
        ledger.raising.act(id, { kind: "resolve", reason: "seen" }, ANN, ledger.now);
      return;
    case "replay":
      return void ledger.deciding.replayOldest(100, { note: "n", operator: ANN.email }, ANN, ledger.now);
    case "primary":
      ledger.behaviour.primary = move.is;
      return;
    case "switch":
      return watched.turn(move.to);
    case "condition":
      watched.holds = move.holds;
      return;
    case "wait":
      return watched.run(move.seconds);
  }
}

const alertsOf = (ledger: SimulatedLedger, state: "open" | "resolved") =>
  ledger.tables.alerts.list({ state, limit: 10_000, after: undefined });
const openOf = (ledger: SimulatedLedger) => alertsOf(ledger, "open");

/** What the channel believes that is not so, in a sentence each. */
function wrongs(ledger: SimulatedLedger): string[] {
  const lastWord = (alertId: string, transport: string) =>
    ledger.taken.findLast((message) => message.alertId === alertId && message.transport === transport)?.type;
  const over = alertsOf(ledger, "resolved").flatMap(({ id, key }) =>
    (["primary", "secondary"] as const)
      .filter((transport) => ![undefined, "alert.resolved"].includes(lastWord(id, transport)))
      .map((transport) => `${key} is over, and the ${transport} heard last ${lastWord(id, transport)}`),
  );
  const open = openOf(ledger)
    .filter(({ causeId }) => causeId === null)
    .filter(({ id }) =>
      [lastWord(id, "primary"), lastWord(id, "secondary")].every((type) => type === undefined || type === "alert.resolved"),
    )
    .map(({ key }) => `${key} is open, and nobody was told`);
  const byId = new Map(openOf(ledger).map((alert) => [alert.id, alert]));
  const under = openOf(ledger)
    .filter(({ severity, causeId }) => severity === "page" && causeId !== null)
    .filter(({ causeId }) => byId.get(causeId ?? "")?.severity !== "page")
    .map(({ key }) => `${key} is a page under what wakes nobody`);
  return [...over, ...open, ...under];
}

describe("[ALR-6, ALR-10] by production's values, whatever is raised, silenced, gathered, switched off and on, resolved, replayed, and however the primary fails", () => {
  it("the channel's last word is the alert's state within the stated time after the primary works and its letters are replayed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 10, maxLength: 40 }), async (moves) => {
        const ledger = new SimulatedLedger("production");
        const watched = new WatchedRule(ledger);
        for (const each of moves) await make(ledger, watched, each);
        ledger.behaviour.primary = "works";
        watched.turn("on");
        await watched.run(STATED_SECONDS);
        await make(ledger, watched, { kind: "replay" });
        await watched.run(60);
        expect(wrongs(ledger)).toEqual([]);
        expect(watched.loud).toEqual([]);
        expect(openOf(ledger).some(({ key }) => key === watched.key)).toBe(watched.holds);
      }),
      { numRuns: 60 },
    );
  });
});
