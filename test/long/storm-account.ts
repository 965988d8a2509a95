/** A word that a receiver accepted, as its own journal has it. */
export interface Heard {
  receiver: Receiver;
  alertId: string;
  /** Of the alert's words, from 1. */
  sequence: number;
  type: string;
  webhookId: string;
  /** When the word was made. */
  saidAt: number;
  heardAt: number;
}

export const RECEIVERS = ["webhook-primary", "webhook-secondary"] as const;
export type Receiver = (typeof RECEIVERS)[number];
const [PRIMARY, SECONDARY] = RECEIVERS;

/** What the ledger says of an alert of the storm. */
export interface Raised {
  id: string;
  key: string;
  state: string;
  resolvedAt: number | null;
  /** How many words were made of it; the last is its end. */
  words: number;
}

/** The primary's dead letter of a word. */
export interface Letter {
  alertId: string;
  sequence: number;
  state: string;
  diedAt: number;
}

export interface Rules {
  crashes: number;
  /** How long the primary may keep a page waiting before it crosses. */
  silenceMs: number;
}

export interface Account {
  /** Words that were accepted, duplicates left out. */
  heard: number;
  /** Words that came more than once under their id. */
  duplicates: number;
  superseded: number;
  /** Words on the secondary that the primary was given up on, and those that only took too long. */
  givenUp: number;
  crossed: number;
  /** In words. */
  wrong: readonly string[];
}

/**
 * Compares what the receivers heard with the plane's rules, word by word: the primary hears each once, or its letter is superseded by the
 * end that it heard; the secondary hears what the primary was given up on while the alert was open, what crossed for the primary's silence,
 * and the end of what it heard; the last word of each is the alert's state. An id comes twice at most for a crash.
 */
export function accountOf(alerts: readonly Raised[], heard: readonly Heard[], letters: readonly Letter[], rules: Rules): Account {
  const account = { heard: 0, duplicates: 0, superseded: 0, givenUp: 0, crossed: 0, wrong: [] as string[] };
  const ofAlert = Map.groupBy(heard, ({ alertId }) => alertId);
  const lettersOf = Map.groupBy(letters, ({ alertId }) => alertId);
  for (const alert of alerts) {
    const words = ofAlert.get(alert.id) ?? [];
    const letterOf = new Map((lettersOf.get(alert.id) ?? []).map((letter) => [letter.sequence, letter]));
    if (alert.state !== "resolved") account.wrong.push(`${alert.key} is ${alert.state}`);
    for (const receiver of RECEIVERS) {
      const here = words.filter((word) => word.receiver === receiver);
      countTimes(account, here, rules);
      const last = here.at(-1);
      if (last && last.sequence !== alert.words) account.wrong.push(`the last word of ${alert.key} to the ${receiver} is ${last.type}`);
    }
    for (let sequence = 1; sequence <= alert.words; sequence += 1)
      accountForWord(account, { alert, words, sequence, letter: letterOf.get(sequence) }, rules);
    secondaryHearsTheEnd(account, alert, words);
  }
  return account;
}

type Mutable = Account & { wrong: string[] };

/** Each word under one id, and that no oftener than a crash may repeat it. */
function countTimes(account: Mutable, here: readonly Heard[], { crashes }: Rules): void {
  for (const [sequence, same] of Map.groupBy(here, (word) => word.sequence)) {
    const [{ receiver, type }] = same as [Heard];
    const ids = Map.groupBy(same, ({ webhookId }) => webhookId);
    account.heard += 1;
    if (ids.size > 1) account.wrong.push(`word ${sequence}, ${type}, came under ${ids.size} ids to the ${receiver}`);
    for (const [id, { length: times }] of ids) {
      if (times > 1) account.duplicates += 1;
      if (times > 1 + crashes) account.wrong.push(`${id} came ${times} times to the ${receiver}`);
    }
  }
}

interface Word {
  alert: Raised;
  /** All that was heard of the alert. */
  words: readonly Heard[];
  sequence: number;
  letter: Letter | undefined;
}

function accountForWord(account: Mutable, word: Word, { silenceMs }: Rules): void {
  const { alert, words, sequence, letter } = word;
  const isEnd = sequence === alert.words;
  const name = `word ${sequence} of ${alert.words} of ${alert.key}`;
  const on = (receiver: Receiver) => words.find((one) => one.receiver === receiver && one.sequence === sequence);
  const [primary, secondary] = [on(PRIMARY), on(SECONDARY)];
  const isSuperseded = letter?.state === "superseded";
  if (isSuperseded) account.superseded += 1;
  if (isSuperseded && (isEnd || primary)) account.wrong.push(`${name} is superseded, and ${primary ? "was heard" : "is the end"}`);
  if (letter && !isSuperseded && letter.state !== "delivered") account.wrong.push(`the letter of ${name} is ${letter.state}`);
  // A step of the chain goes to one transport alone.
  const isStep = secondary?.type === "alert.escalated" && !letter;
  if (!isSuperseded && !primary && !isStep) account.wrong.push(`${name} never came to the primary`);
  if (isEnd || isStep) return;
  if (secondary && letter) account.givenUp += 1;
  else if (secondary && secondary.heardAt - secondary.saidAt >= silenceMs) account.crossed += 1;
  else if (secondary) account.wrong.push(`${name} came to the secondary, which nobody had to tell`);
  const isOwed = letter !== undefined && alert.resolvedAt !== null && letter.diedAt < alert.resolvedAt;
  const isTold = words.some((one) => one.receiver === SECONDARY && one.sequence >= sequence && one.sequence < alert.words);
  if (isOwed && !isTold) account.wrong.push(`the primary was given up on for ${name}, and the secondary never heard of it`);
}

function secondaryHearsTheEnd(account: Mutable, alert: Raised, words: readonly Heard[]): void {
  const here = words.filter(({ receiver }) => receiver === SECONDARY);
  const hears = (isEnd: boolean) => here.some(({ sequence }) => (sequence === alert.words) === isEnd);
  if (hears(true) === hears(false)) return;
  account.wrong.push(
    `the secondary heard ${hears(false) ? "of" : "the end alone of"} ${alert.key}${hears(false) ? ", and not its end" : ""}`,
  );
}
