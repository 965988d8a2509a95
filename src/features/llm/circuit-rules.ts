import {
  afterFailures,
  circuitPhase,
  CLOSED,
  grantPermit,
  heldPermit,
  NO_PERMITS,
  type Circuit,
  type CircuitPhase,
  type CircuitPolicy,
  type Permits,
} from "../../platform/circuit-rules.ts";
import { FAILURES, type Failure, type Verdict } from "./failures.ts";

/** Failures by their kind. */
export type Reasons = Partial<Record<Failure, number | undefined>>;

/** A provider's circuit as its Durable Object keeps it: failures are counted in a window that begins with its first one. */
export interface ProviderState extends Circuit, Permits {
  /** When the window began; 0 where there is none. */
  windowAt: number;
  /** Of the window: calls that were answered, and failures by their kind. */
  answered: number;
  reasons: Reasons;
  /** Since when it is not closed; 0 where it is. */
  openedAt: number;
  /** How often it was opened: a call that began before the last time tells of what is known. */
  openings: number;
  /** Since when the provider refuses our key; 0 where it takes it, as far as is known. */
  keyRefusedAt: number;
}

export interface ProviderPolicy extends CircuitPolicy {
  /** Of the window's calls, so many at least have to fail: a provider that fails some of many is not down. */
  share: number;
  windowMs: number;
  /** After this a trial that told nothing is taken for lost. */
  trialMs: number;
}

/** What the calls of an isolate came to since it last told. */
export interface Tally {
  answered: number;
  failed: Reasons;
  keyRefused: number;
  /** The `keyRefusedAt` that was known when a call began that was answered; 0 where none was, and from the release before nothing. */
  keyTaken: number;
}

/** What became of a circuit with what was told last, and with nothing else: so that it is said once. */
export type CircuitChange = "opened" | "reopened" | "closed";

export interface Told {
  state: ProviderState;
  change?: CircuitChange;
}

export type TrialReply = { kind: "closed" } | { kind: "open"; until: number } | { kind: "trial"; token: number };

const NO_WINDOW = { windowAt: 0, answered: 0, reasons: {} };
export const SOUND: ProviderState = { ...CLOSED, ...NO_PERMITS, ...NO_WINDOW, openedAt: 0, openings: 0, keyRefusedAt: 0 };
export const NOTHING_TOLD: Tally = { answered: 0, failed: {}, keyRefused: 0, keyTaken: 0 };

const added = (one: Reasons, other: Reasons): Reasons =>
  Object.fromEntries(FAILURES.map((kind) => [kind, (one[kind] ?? 0) + (other[kind] ?? 0)]).filter(([, count]) => count !== 0));
export const failuresIn = (reasons: Reasons): number => FAILURES.reduce((sum, kind) => sum + (reasons[kind] ?? 0), 0);

export const addTallies = (one: Tally, other: Tally): Tally => ({
  answered: one.answered + other.answered,
  failed: added(one.failed, other.failed),
  keyRefused: one.keyRefused + other.keyRefused,
  keyTaken: Math.max(one.keyTaken, other.keyTaken),
});

/** A verdict as a tally of its own, of a call that began while our key was known to be refused since then; 0 where it was not. */
export function tallyOf(verdict: Verdict, keyRefusedAt = 0): Tally {
  if (verdict === "nothing") return NOTHING_TOLD;
  if (verdict === "answered") return { ...NOTHING_TOLD, answered: 1, keyTaken: keyRefusedAt };
  return verdict === "key-refused" ? { ...NOTHING_TOLD, keyRefused: 1 } : { ...NOTHING_TOLD, failed: { [verdict]: 1 } };
}

/**
 * Takes in what calls came to that went through a closed circuit. One that is open meanwhile heeds none of it: they began before, and only
 * who tries on its behalf closes or reopens it. The same state where nothing is different, so that nothing is written.
 */
export function takeTally(before: ProviderState, policy: ProviderPolicy, tally: Tally, now: number): Told {
  const state = keyKnown(before, tally, now);
  if (state.openUntil !== 0) return { state };
  const isOver = state.windowAt === 0 || now - state.windowAt >= policy.windowMs;
  const { windowAt, answered, reasons } = isOver ? NO_WINDOW : state;
  const window = { answered: answered + tally.answered, reasons: added(reasons, tally.failed) };
  const failures = failuresIn(window.reasons);
  if (failures === 0) return { state: state.windowAt === 0 ? state : { ...state, ...CLOSED, ...NO_WINDOW } };
  if (!isOver && tally.answered === 0 && failures === state.failures) return { state };
  const counted = { ...state, ...window, windowAt: windowAt === 0 ? now : windowAt };
  const circuit = afterFailures(failures, policy, now);
  const opens = circuit.openUntil !== 0 && failures >= policy.share * (failures + window.answered);
  if (!opens) return { state: { ...counted, failures } };
  return { state: { ...counted, ...circuit, openedAt: now, openings: state.openings + 1 }, change: "opened" };
}

/** Lets one call through whose time has come, for all isolates. */
export function requestTrial(state: ProviderState, policy: ProviderPolicy, now: number): { state: ProviderState; reply: TrialReply } {
  const phase = circuitPhase(state, now);
  if (phase === "closed") return { state, reply: { kind: "closed" } };
  if (phase === "open") return { state, reply: { kind: "open", until: state.openUntil } };
  const held = heldPermit(state, now);
  if (held) return { state, reply: { kind: "open", until: held.until } };
  const { token, permits } = grantPermit(state, policy.trialMs, now);
  return { state: { ...state, ...permits }, reply: { kind: "trial", token } };
}

/** How a trial ended: a real answer closes the circuit, a failure reopens it, anything else leaves the trial to the next call. */
export function endTrial(
  before: ProviderState,
  policy: ProviderPolicy,
  { token, verdict }: { token: number; verdict: Verdict },
  now: number,
): Told {
  if (before.permit?.token !== token) return { state: before };
  const state = { ...keyKnown(before, tallyOf(verdict, before.keyRefusedAt), now), permit: null };
  if (verdict === "nothing" || verdict === "key-refused") return { state };
  if (verdict === "answered") return { state: { ...state, ...CLOSED, ...NO_WINDOW, openedAt: 0 }, change: "closed" };
  const failures = Math.max(state.failures + 1, policy.circuitFailures);
  return {
    state: { ...state, ...afterFailures(failures, policy, now), reasons: added(state.reasons, { [verdict]: 1 }) },
    change: "reopened",
  };
}

/** A refusal of our key is over with the first call that began after it and is answered: an answer to one from before says nothing of it. */
function keyKnown(state: ProviderState, { keyRefused, keyTaken }: Pick<Tally, "keyRefused" | "keyTaken">, now: number): ProviderState {
  if (keyRefused > 0) return state.keyRefusedAt === 0 ? { ...state, keyRefusedAt: now } : state;
  return state.keyRefusedAt !== 0 && keyTaken === state.keyRefusedAt ? { ...state, keyRefusedAt: 0 } : state;
}

/** A provider's circuit as its surfaces show it. */
export interface CircuitFigures {
  circuit: CircuitPhase;
  /** Milliseconds since the epoch; null where it is closed. */
  openedAt: number | null;
  /** Failures of the window, or those that opened the circuit, and calls answered beside them. */
  failures: number;
  answered: number;
  reasons: Reasons;
  keyRefusedAt: number | null;
}

/** As it is at a moment: a window that is over counts nothing. */
export function circuitFigures(state: ProviderState, { windowMs }: Pick<ProviderPolicy, "windowMs">, now: number): CircuitFigures {
  const circuit = circuitPhase(state, now);
  const isOver = circuit === "closed" && now - state.windowAt >= windowMs;
  const { failures, answered, reasons } = isOver ? { ...CLOSED, ...NO_WINDOW } : state;
  const since = (at: number) => (at === 0 ? null : at);
  return { circuit, openedAt: since(state.openedAt), failures, answered, reasons, keyRefusedAt: since(state.keyRefusedAt) };
}
