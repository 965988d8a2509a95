import { describe, expect, it } from "vitest";
import { accountOf, type Heard, type Letter, type Raised, type Receiver } from "../../long/storm-account.ts";

const RULES = { crashes: 1, silenceMs: 8_000 };
const ENDED_AT = 20_000;

const alert = (key: string): Raised => ({ id: `alt_${key}`, key, state: "resolved", resolvedAt: ENDED_AT, words: 2 });

function word(key: string, receiver: "primary" | "secondary", sequence: number, more: Partial<Heard> = {}): Heard {
  const type = sequence === 1 ? "alert.opened" : "alert.resolved";
  const saidAt = sequence === 1 ? 1_000 : ENDED_AT;
  const of = { receiver: `webhook-${receiver}` as Receiver, alertId: `alt_${key}`, webhookId: `msg_${key}_${sequence}` };
  return { ...of, sequence, type, saidAt, heardAt: saidAt + 100, ...more };
}

const letter = (key: string, sequence: number, state: string, diedAt: number): Letter => ({
  alertId: `alt_${key}`,
  sequence,
  state,
  diedAt,
});

/** One alert of each kind that the plane makes in a storm. */
const ALERTS = ["plain", "replayed", "overtaken", "crossed", "late"].map(alert);
const HEARD = [
  word("plain", "primary", 1),
  word("plain", "primary", 2),
  word("replayed", "primary", 1, { heardAt: 60_000 }),
  word("replayed", "primary", 2, { heardAt: 61_000 }),
  word("replayed", "secondary", 1, { heardAt: 9_000 }),
  word("replayed", "secondary", 2),
  word("overtaken", "primary", 2),
  word("overtaken", "secondary", 1, { heardAt: 9_000 }),
  word("overtaken", "secondary", 2),
  word("crossed", "primary", 1),
  word("crossed", "primary", 2),
  word("crossed", "secondary", 1, { heardAt: 9_000 }),
  word("crossed", "secondary", 2),
  word("late", "primary", 2),
];
const LETTERS = [
  letter("replayed", 1, "delivered", 8_000),
  letter("replayed", 2, "delivered", 30_000),
  letter("overtaken", 1, "superseded", 8_000),
  letter("late", 1, "superseded", 25_000),
];

const without = (heard: Heard): Heard[] => HEARD.filter((one) => one !== heard);
const wrongOf = (heard: readonly Heard[], letters: readonly Letter[] = LETTERS, alerts: readonly Raised[] = ALERTS): readonly string[] =>
  accountOf(alerts, heard, letters, RULES).wrong;

describe("the account of a storm", () => {
  it("finds nothing wrong in what the plane's rules allow", () => {
    expect(accountOf(ALERTS, HEARD, LETTERS, RULES)).toEqual({
      heard: HEARD.length,
      ...{ duplicates: 0, superseded: 2, givenUp: 2, crossed: 1, wrong: [] },
    });
  });

  it("finds each single word that was lost", () => {
    const unmissed = HEARD.filter((heard) => wrongOf(without(heard)).length === 0);
    expect(unmissed).toEqual([]);
  });

  it("finds a word that came too often, under two ids, to nobody's need, after the end, or though it was superseded", () => {
    const [first] = HEARD as [Heard];
    expect(wrongOf([first, ...HEARD])).toEqual([]);
    for (const more of [
      [first, first],
      [{ ...first, webhookId: "msg_other" }],
      [word("plain", "secondary", 1, { heardAt: 8_999 }), word("plain", "secondary", 2)],
      [word("overtaken", "primary", 1)],
    ])
      expect(wrongOf([...more, ...HEARD])).not.toEqual([]);
    expect(wrongOf([...HEARD, word("crossed", "primary", 1)])).toEqual(["the last word of crossed to the webhook-primary is alert.opened"]);
  });

  it("finds an alert that is open, an end that was superseded, and a letter that nobody settled", () => {
    expect(wrongOf(HEARD, LETTERS, [...ALERTS.slice(1), { ...alert("plain"), state: "open" }])).not.toEqual([]);
    expect(wrongOf(HEARD, [...LETTERS, letter("plain", 2, "superseded", 30_000)])).not.toEqual([]);
    expect(wrongOf(HEARD, [...LETTERS, letter("plain", 1, "undecided", 30_000)])).not.toEqual([]);
  });
});
