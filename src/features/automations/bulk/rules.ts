/** Turns of a lane that its brake looks back on. */
export const LOOKED_BACK = 10;

/** What has come of the letters that go by one canary and one brake: those for one receiver of one buyer, or events that wait for their dispatch. */
export interface LaneStanding {
  lane: string;
  waiting: number;
  underWay: number;
  replayed: number;
  failed: number;
  /** Of the last `LOOKED_BACK` turns that ended. */
  latelyFailed: number;
  /** Whether its receiver's circuit is open: what is under way waits for a probe. */
  resting: boolean;
}

export type LaneStep = { kind: "wait" } | { kind: "stop" } | { kind: "take"; most: number; canary: boolean };

/** How a lane goes on: by one letter until its receiver took it, then by batches; not at all once its canary failed, or most of its last turns did. */
export function laneStep({ waiting, underWay, replayed, failed, latelyFailed, resting }: LaneStanding, batch: number): LaneStep {
  if (waiting === 0) return { kind: "wait" };
  if (replayed === 0) {
    if (failed > 0) return { kind: "stop" };
    return underWay > 0 ? { kind: "wait" } : { kind: "take", most: 1, canary: true };
  }
  if (latelyFailed * 2 > LOOKED_BACK) return { kind: "stop" };
  const most = resting ? 0 : batch - underWay;
  return most > 0 ? { kind: "take", most, canary: false } : { kind: "wait" };
}

export interface Plan {
  stop: string[];
  /** How many letters of a lane have their turn. */
  take: ReadonlyMap<string, number>;
}

/** What a bulk replay does next with `room` letters: canaries first, and the rest shared by the lanes, so that none waits for another's. */
export function planOf(lanes: readonly LaneStanding[], { room, batch }: { room: number; batch: number }): Plan {
  const steps = lanes.map((standing) => ({ lane: standing.lane, step: laneStep(standing, batch) }));
  const take = new Map<string, number>();
  let left = Math.max(0, room);
  const wanting = steps.flatMap(({ lane, step }) => (step.kind === "take" ? [{ lane, ...step }] : []));
  const canaries = wanting.filter(({ canary }) => canary);
  for (const [index, { lane, most }] of [...canaries, ...wanting.filter(({ canary }) => !canary)].entries()) {
    const share = index < canaries.length ? left : Math.ceil(left / (wanting.length - index));
    const count = Math.min(most, share, left);
    if (count > 0) take.set(lane, count);
    left -= count;
  }
  return { stop: steps.flatMap(({ lane, step }) => (step.kind === "stop" ? [lane] : [])), take };
}

export interface Standing {
  state: string;
  /** Letters of lanes that were given up before their turn. */
  heldBack: number;
  lanes: readonly LaneStanding[];
}

/** What a bulk replay has become; undefined where it stays what it is. */
export function becameOf({ state, heldBack, lanes }: Standing): "running" | "done" | "stopped" | "canary-failed" | undefined {
  if (state !== "canary" && state !== "running") return undefined;
  const sum = (of: "waiting" | "underWay" | "replayed" | "failed") => lanes.reduce((total, lane) => total + lane[of], 0);
  const taken = sum("replayed") > 0;
  if (sum("waiting") + sum("underWay") > 0) return state === "canary" && taken ? "running" : undefined;
  if (!taken && sum("failed") > 0) return "canary-failed";
  return heldBack > 0 ? "stopped" : "done";
}
