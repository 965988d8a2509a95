import {
  afterFailures,
  circuitPhase,
  CLOSED,
  grantPermit,
  heldPermit,
  NO_PERMITS,
  type Circuit,
  type CircuitPolicy,
  type Permits,
} from "./circuit-rules.ts";
import type { Clock } from "./clock.ts";
import { AppError, unavailable } from "./errors.ts";

interface IsolateCircuitOptions {
  dependency: string;
  policy: CircuitPolicy;
  /** After this a trial that told nothing is taken for lost, in milliseconds. */
  trialMs: number;
  clock: Clock;
  /** Told of each change, once. */
  changed: (change: "opened" | "reopened" | "closed", failures: number) => void;
}

/** A call that was let through: calls are numbered as they begin. `trial` has the one that tries; a closed circuit gives none. */
interface Passage {
  call: number;
  beganAt: number;
  trial: number | undefined;
}

/**
 * A circuit that one isolate keeps for itself, before a dependency whose callers are few: it asks nobody, and each isolate learns by failures
 * of its own. Calls in a row that met an outage open it; while it is open nobody waits, and after that one call at a time tries.
 * An answer is an answer, whatever it says: only `dependency-unavailable` is an outage. What a call met holds for when it began: a row is of
 * calls as they began, so that an answer that comes late says nothing of failures whose calls began after its own, and a failure nothing
 * once a later call was answered.
 */
export class IsolateCircuit {
  readonly #options: IsolateCircuitOptions;
  #state: Circuit & Permits = { ...CLOSED, ...NO_PERMITS };
  #begun = 0;
  /** The last to begin of those that were answered. */
  #lastAnswered = 0;
  /** The row that is counted, in the order in which it was noticed: those that opened the circuit, and no trials after them. */
  #row: Pick<Passage, "call" | "beganAt">[] = [];

  constructor(options: IsolateCircuitOptions) {
    this.#options = options;
  }

  /** When the first call of the row began, in milliseconds since the epoch; undefined where the last one was answered. */
  failingSince(): number | undefined {
    return this.#row[0]?.beganAt;
  }

  /** Throws `dependency-unavailable` at once where it is open, with the seconds until somebody may try. */
  async through<T>(call: () => Promise<T>): Promise<T> {
    const passage = this.#admit();
    try {
      const answer = await call();
      this.#answered(passage);
      return answer;
    } catch (error) {
      if (error instanceof AppError && error.code === "dependency-unavailable") this.#failed(passage);
      else this.#answered(passage);
      throw error;
    }
  }

  #admit(): Passage {
    const now = this.#now();
    const trial = this.#trial(now);
    this.#begun += 1;
    return { call: this.#begun, beganAt: now, trial };
  }

  /** The token of the one call that tries; undefined for a call through a closed circuit. */
  #trial(now: number): number | undefined {
    const phase = circuitPhase(this.#state, now);
    if (phase === "closed") return undefined;
    const held = phase === "half-open" ? heldPermit(this.#state, now) : null;
    if (phase === "open" || held) throw this.#open(held?.until ?? this.#state.openUntil, now);
    const { token, permits } = grantPermit(this.#state, this.#options.trialMs, now);
    this.#state = { ...this.#state, ...permits };
    return token;
  }

  #open(until: number, now: number): AppError {
    const { dependency } = this.#options;
    const cause = new Error(`it failed ${this.#state.failures} times in a row, and is left alone for a while`);
    return unavailable(dependency, cause, Math.max(1, Math.ceil((until - now) / 1_000)));
  }

  #answered({ call, trial }: Passage): void {
    if (!this.#heeds(trial)) return;
    const wasOpen = this.#state.openUntil !== 0;
    const { tokens } = this.#state;
    this.#lastAnswered = Math.max(this.#lastAnswered, call);
    this.#row = this.#row.filter((failed) => failed.call > call);
    this.#state = { ...CLOSED, ...NO_PERMITS, tokens, failures: this.#row.length };
    if (wasOpen) this.#options.changed("closed", 0);
  }

  #failed({ call, beganAt, trial }: Passage): void {
    if (!this.#heeds(trial) || call < this.#lastAnswered) return;
    const wasOpen = this.#state.openUntil !== 0;
    if (!wasOpen) this.#row.push({ call, beganAt });
    const failures = this.#state.failures + 1;
    this.#state = { ...this.#state, ...afterFailures(failures, this.#options.policy, this.#now()), permit: null };
    if (this.#state.openUntil !== 0) this.#options.changed(wasOpen ? "reopened" : "opened", failures);
  }

  /** A call that began before the circuit opened tells what is known by then: only who tries on its behalf closes or reopens it. */
  #heeds(trial: number | undefined): boolean {
    return trial === undefined ? this.#state.openUntil === 0 : this.#state.permit?.token === trial;
  }

  #now(): number {
    return this.#options.clock.now().getTime();
  }
}
