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

/** What stays a while on purpose: a deadline of a minute keeps what it would end, a stream that was left is found out at its next heartbeat. */
const SETTLED_WITHIN_MS = 100_000;
const LOOK_EVERY_MS = 2_000;

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
    ours: await grownSince(before.ours, sides.ours, enough),
    bare: await grownSince(before.bare, sides.bare, enough),
  };
}

interface Look {
  heap: number;
  resident: number | undefined;
}

const lookAt = async ({ pid, heap }: Watched): Promise<Look> => ({ resident: residentOf(pid), heap: await heap.usedBytes() });

async function grownSince(before: Look, side: Watched, enough: number): Promise<Grown> {
  // Before the collection that the look forces, as a Worker has none forced on it.
  const resident = residentOf(side.pid);
  let heap = await side.heap.usedBytes();
  for (const started = performance.now(); heap - before.heap > enough && performance.now() - started < SETTLED_WITHIN_MS;) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    heap = await side.heap.usedBytes();
  }
  return {
    heap: heap - before.heap,
    resident: resident === undefined || before.resident === undefined ? undefined : resident - before.resident,
  };
}
