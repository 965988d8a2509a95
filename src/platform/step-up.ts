import { say, type Said } from "./language/say.ts";
import type { Operator, OperatorSignInRefusal } from "./identity.ts";
import type { Result } from "./result.ts";

/** What an operator proves again who they are for, shortly before doing it; a proof for one is none for another. */
export const STEP_UP_KINDS = ["money", "accounts"] as const;
export type StepUpKind = (typeof STEP_UP_KINDS)[number];

/** What a kind lets do, in words. */
export const STEP_UP_FOR: Readonly<Record<StepUpKind, Said>> = {
  money: say`send money back`,
  accounts: say`suspend or close a buyer's account`,
};

/**
 * Operators' step-ups: a proof of presence within a session, good for the contract's `access.stepUpSeconds`, for one kind of act. Kept by
 * the operations desk; all throw `dependency-unavailable` where that does not answer, so that nobody passes unproven.
 */
export interface StepUps {
  /** Until when the session of this token is stepped up; undefined where it is not, or the token is of no live session. RFC 3339 UTC. */
  until(token: string, kind: StepUpKind): Promise<string | undefined>;
  /** Proves by password, and by a one-time code where signing in demands one. Answers until when it is good. */
  prove(proof: {
    token: string;
    operator: Operator;
    kind: StepUpKind;
    password: string;
    totp: string | undefined;
    address: string;
  }): Promise<Result<string, StepUpRefusal>>;
}

/** As for a sign-in; or the session ended meanwhile. */
export type StepUpRefusal = OperatorSignInRefusal | { kind: "session-ended" };
