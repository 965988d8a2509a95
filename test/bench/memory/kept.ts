import type { IsolateHeap } from "../../support/node/isolate-heap.ts";
import { residentOf } from "../process-tree.ts";
import type { Kind } from "./kinds.ts";

/** What a side had before and after, in bytes. */
export interface Grown {
  /** The isolate's heap after a forced collection. */
  heap: number;
  /** workerd's resident memory; undefined where there is no /proc. */
  resident: number | undefined;
}

export interface Watched {
  pid: number;
  heap: IsolateHeap;
}

/** Beyond what stays on purpose, for what is still under way. */
const SETTLES_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 2_000;

/** So many of a kind, for what is loaded, compiled, filled and remembered for all; and until nothing of the last stays on purpose. */
export async function warmUp(kind: Kind, times: number): Promise<void> {
  await kind.ours(times);
  await kind.bare(times);
  await pause(kind.staysMs);
}

/**
 * By how much heap and resident memory grow over so many requests of a kind, ours and the bare platform's, asked one after the other.
 * The heap is looked at until it has come down to `enough` bytes more than before, for at most as long as something stays on purpose.
 */
export async function grownBy(
  kind: Kind,
  times: number,
  sides: Record<"ours" | "bare", Watched>,
  enough: number,
): Promise<Record<"ours" | "bare", Grown>> {
  const before = { ours: await lookAt(sides.ours), bare: await lookAt(sides.bare) };
  await kind.ours(times);
  await kind.bare(times);
  return {
    ours: await grownSince(before.ours, sides.ours, { enough, forMs: kind.staysMs + SETTLES_WITHIN_MS }),
    bare: await grownSince(before.bare, sides.bare, { enough, forMs: kind.staysMs + SETTLES_WITHIN_MS }),
  };
}

interface Look {
  heap: number;
  resident: number | undefined;
}

const lookAt = async ({ pid, heap }: Watched): Promise<Look> => ({ resident: residentOf(pid), heap: await heap.usedBytes() });

async function grownSince(before: Look, side: Watched, until: { enough: number; forMs: number }): Promise<Grown> {
  // Before the collection that the look forces, as a Worker has none forced on it.
  const resident = residentOf(side.pid);
  let heap = await side.heap.usedBytes();
  for (const started = performance.now(); heap - before.heap > until.enough && performance.now() - started < until.forMs;) {
    await pause(LOOK_EVERY_MS);
    heap = await side.heap.usedBytes();
  }
  return {
    heap: heap - before.heap,
    resident: resident === undefined || before.resident === undefined ? undefined : resident - before.resident,
  };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, milliseconds));
