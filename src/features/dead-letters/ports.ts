import type { SQL } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { Platform } from "../../platform/platform.ts";
import type { LetterFacts } from "./rules.ts";

/**
 * The work dead letters of one queue are about, as its owner's rows have it. Conditions are SQL over a subject's id, a parameter or a
 * column, so that a letter and the work it is about change together.
 */
export interface DeadWork {
  /** Statements that make the subject's work due from the beginning, where it has failed, can still be done, and `allowed` holds. */
  requeue(subject: string, allowed: SQL, now: Date): Promise<readonly BatchItem<"pg">[]>;
  /** It waits or is being done. */
  underWay(subject: SQL): SQL;
  succeeded(subject: SQL): SQL;
  /** It failed, or is not there any more. */
  failed(subject: SQL): SQL;
  /** Sends the wake-up. What the queue refuses, the owner's sweep makes good: never throws for it. */
  wake(subject: string): Promise<void>;
}

export interface LetterOwner {
  /** What a dead message is about; undefined where it cannot be read. */
  read(body: unknown): LetterFacts | undefined;
  work: DeadWork;
}

export interface DeadLettersDeps extends Platform {
  /** By the queue's name: the features behind the queues are read when one is asked for. */
  letterOwners(): Promise<Readonly<Record<string, LetterOwner>>>;
}
