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

/**
 * A circuit that one isolate keeps for itself, before a dependency whose callers are few: it asks nobody, and each isolate learns by failures
 * of its own. Calls in a row that met an outage open it; while it is open nobody waits, and after that one call at a time tries.
 * An answer is an answer, whatever it says: only `dependency-unavailable` is an outage.
 */
export class IsolateCircuit {
  readonly #options: IsolateCircuitOptions;
  #state: Circuit & Permits = { ...CLOSED, ...NO_PERMITS };

  constructor(options: IsolateCircuitOptions) {
    this.#options = options;
  }

  /** Throws `dependency-unavailable` at once where it is open, with the seconds until somebody may try. */
  async through<T>(call: () => Promise<T>): Promise<T> {
    const trial = this.#admit();
    try {
      const answer = await call();
      this.#answered(trial);
      return answer;
    } catch (error) {
      if (error instanceof AppError && error.code === "dependency-unavailable") this.#failed(trial);
      else this.#answered(trial);
      throw error;
    }
  }

  /** The token of the one call that tries; undefined for a call through a closed circuit. */
  #admit(): number | undefined {
    const now = this.#now();
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

  #answered(trial: number | undefined): void {
    if (!this.#heeds(trial)) return;
    const wasOpen = this.#state.openUntil !== 0;
    const { tokens } = this.#state;
    this.#state = { ...CLOSED, ...NO_PERMITS, tokens };
    if (wasOpen) this.#options.changed("closed", 0);
  }

  #failed(trial: number | undefined): void {
    if (!this.#heeds(trial)) return;
    const wasOpen = this.#state.openUntil !== 0;
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
