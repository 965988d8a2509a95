import { and, isNull, lt, sql } from "drizzle-orm";
import type { Db } from "../../platform/db/client.ts";
import { isUniqueViolation } from "../../platform/db/faults.ts";
import { tellMarked } from "../catalog/sponsor-offers.ts";
import { revisionOf } from "../catalog/delta-log.ts";
import { runningSearchesOf } from "../search/running-searches.ts";
import type { Controls } from "./controls.ts";
import { controlsBy, type Decider } from "./decided-controls.ts";
import { adControls } from "./tables.ts";

/** Running searches whose watchers are told of a decision at once; those before are shown by it when they are read. */
const MOST_TOLD = 20;

const row = ({ viewer, buyerId }: Decider, controls: Controls, at: Date) => ({ viewer, buyerId: buyerId ?? null, controls, updatedAt: at });

/**
 * Writes what a viewer decided, and in the same transaction tells the logs of his running searches of their marked offers: whoever reads
 * on sees each as it is shown from now on. Where `from` is named, only over controls that are these at that moment: of two who decide on
 * them at once one is kept.
 * @returns the revisions of the logs that have grown; undefined where others stand, and nothing was written
 */
export async function keepControls(
  db: Db,
  decider: Decider,
  { controls, from }: Replacement,
  at: Date,
): Promise<{ searchId: string; revision: number }[] | undefined> {
  const running = decider.buyerId === undefined ? [] : await runningSearchesOf(db, decider.buyerId, MOST_TOLD);
  const told = await once(() => kept(db, { decider, controls, from, at }, running));
  return (
    told &&
    running.flatMap(({ id }, index) => {
      const appended = told[2 * index + 1];
      const revision = appended && revisionOf(appended);
      return revision === undefined ? [] : [{ searchId: id, revision }];
    })
  );
}

/** Two first decisions of a buyer at once meet in the viewer, which the statement does not arbitrate by: the later one finds the row there. */
async function once<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return write();
  }
}

export interface Replacement {
  controls: Controls;
  /** What they replace; undefined: whatever stands. */
  from?: Controls | undefined;
}

interface Decision extends Replacement {
  decider: Decider;
  at: Date;
}

async function kept(db: Db, { decider, controls, from, at }: Decision, running: readonly { id: string }[]) {
  const stands = sql`${controlsBy(decider)} = ${JSON.stringify(controls)}::jsonb`;
  const [written, ...told] = await db.batch([
    db
      .insert(adControls)
      .values(row(decider, controls, at))
      .onConflictDoUpdate({
        target: decider.buyerId === undefined ? adControls.viewer : adControls.buyerId,
        set: { viewer: decider.viewer, controls, updatedAt: at },
        ...(from ? { setWhere: sql`${adControls.controls} = ${JSON.stringify(from)}::jsonb` } : {}),
      })
      .returning({ viewer: adControls.viewer }),
    ...running.flatMap(({ id }) => tellMarked(db, { searchId: id, at }, stands)),
  ]);
  return written.length > 0 ? told : undefined;
}

/** Takes over what was decided before decisions stood here, where the viewer has decided nothing since. */
export async function adoptControls(db: Db, decider: Decider, controls: Controls, at: Date): Promise<void> {
  await db
    .insert(adControls)
    .values(row(decider, controls, at))
    .onConflictDoNothing();
}

/** Deletes what was decided under viewer hints alone, before a moment. */
export async function deleteHintControlsBefore(db: Db, before: Date): Promise<number> {
  const result = await db.delete(adControls).where(and(isNull(adControls.buyerId), lt(adControls.updatedAt, before)));
  return result.rowCount;
}
