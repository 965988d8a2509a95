import { isShown, NO_CONTROLS, type Controls } from "./controls.ts";

/** Whether an offer that a campaign paid for is marked as such to a viewer; unmarked it is an offer like the others. */
export type MayMark = (place: { campaignId: string; supplierId: string }) => boolean;

/** By what the viewer decided, null or undefined where nothing; `unsponsored`: his client opts him out of all of it. */
export function mayMark({ controls, unsponsored }: { controls: Controls | null | undefined; unsponsored: boolean }): MayMark {
  return (place) => !unsponsored && isShown(controls ?? NO_CONTROLS, place);
}
