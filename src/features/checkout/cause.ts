import { AppError } from "../../platform/errors.ts";
import { servedRequestId } from "../../platform/scope.ts";
import type { AttemptState } from "./attempt.ts";

/** Who drives attempts on. */
export type Causer = "buyer" | "webhook" | "reconcile" | "payment-check" | "operator";

export interface Cause {
  by: Causer;
  /** Id of the webhook or the operator; null where there is none. */
  ref: string | null;
}

/** On whose behalf attempts are driven on; nobody's where it is not said. */
export interface Caused {
  cause?: Cause;
}

/** A cause as an attempt keeps it for its next step: of the move into `to`, and of no other. */
export interface CausedMove extends Cause {
  to: AttemptState;
  requestId: string | null;
}

/** What driving an attempt on failed with, for whoever looks after it. */
export interface AttemptFailure {
  /** The fault's code, with what it is about: `dependency-unavailable: stripe`. */
  code: string;
  message: string;
  /** In which state of the attempt. */
  state: AttemptState;
  by: Causer;
  requestId: string | null;
  /** RFC 3339 UTC. */
  at: string;
  /** How often in a row, and since when. */
  times: number;
  since: string;
}

const MESSAGE = 300;

/** As it is known to whoever caught it; the state is the attempt's at the moment it is kept. */
export type NewFailure = Omit<AttemptFailure, "state">;

/** The same, on behalf of somebody: what is written by them names the cause. */
export const causedBy = <D extends Caused>(deps: D, cause: Cause): D => Object.create(deps, { cause: { value: cause } }) as D;

/** What is written with a move into `to`; null where nobody said on whose behalf. */
export const causeOf = ({ cause }: Caused, to: AttemptState): CausedMove | null =>
  cause ? { ...cause, to, requestId: servedRequestId() } : null;

/** A fault in words that may be kept: of one that was not foreseen only its name, because its message may carry data. */
export function failureOf(error: unknown, at: { by: Causer; now: Date }): NewFailure {
  const told =
    error instanceof AppError
      ? { code: error.detail.subject === undefined ? error.code : `${error.code}: ${error.detail.subject}`, message: error.message }
      : { code: "internal", message: `${error instanceof Error ? error.name : "a fault"}; the log of the request has it` };
  const moment = at.now.toISOString();
  return {
    code: told.code,
    message: told.message.slice(0, MESSAGE).toWellFormed(),
    by: at.by,
    requestId: servedRequestId(),
    at: moment,
    times: 1,
    since: moment,
  };
}
