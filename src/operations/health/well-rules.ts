import type { ShownSection } from "./surfaces.ts";

/** Whether a section has to be looked at: what it says, or that what it says is old or not whole. */
export const isUnwell = ({ captured, stale }: Pick<ShownSection, "captured" | "stale">): boolean =>
  captured.status !== "pass" || stale || !captured.complete;
