/** What is known of a bulk replay when it is decided how it goes on. */
export interface Standing {
  state: string;
  waiting: number;
  underWay: number;
  replayed: number;
  failed: number;
}

export type Step = { kind: "wait" } | { kind: "take"; count: number } | { kind: "become"; to: "running" | "done" | "canary-failed" };

/** How a bulk replay goes on: by one letter until its receiver took it, then by batches, no more than one of them under way. Undefined where it is over. */
export function nextStep({ state, waiting, underWay, replayed, failed }: Standing, batch: number): Step | undefined {
  if (state !== "canary" && state !== "running") return undefined;
  if (state === "canary" && underWay > 0) return { kind: "wait" };
  if (state === "canary" && failed > 0) return { kind: "become", to: "canary-failed" };
  if (state === "canary" && replayed > 0) return { kind: "become", to: "running" };
  if (waiting === 0) return underWay === 0 ? { kind: "become", to: "done" } : { kind: "wait" };
  const count = state === "canary" ? 1 : batch - underWay;
  return count > 0 ? { kind: "take", count } : { kind: "wait" };
}
