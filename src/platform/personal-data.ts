import type { PgTable } from "drizzle-orm/pg-core";

export interface Erased {
  count: number;
  /** Whether anything may be left. */
  more: boolean;
}

/** How one kind of thing that is kept of a buyer is erased. Twice is as once, and what is written meanwhile is found by the next call. */
export interface PersonalEraser {
  name: string;
  /** Erases so many rows or things at most. Throws where their owner does not answer. */
  erase(buyerId: string, most: number): Promise<Erased>;
}

/**
 * What is kept of a buyer, as data: who keeps it gives its sections (`personal-data.ts` of a feature), the composition root gathers them,
 * and access hands them to the buyer (Article 15 and 20 of the GDPR: a copy, structured and machine-readable).
 */
export interface PersonalSection {
  /** Its member's name in the export. */
  name: string;
  /** The tables it is read from; none where it is an object's. A test holds that each table which names a buyer is in one, or is left out with a reason. */
  tables: readonly PgTable[];
  /** All of it, a bounded page at a time, in an order that does not change. Throws where its owner does not answer. */
  pages(buyerId: string): AsyncIterable<readonly object[]>;
}
