import { ProblemError, type ProcureIQ, type ViewerControls } from "../../packages/sdk/src/client.ts";

type Wishes = Pick<ViewerControls, "optOut" | "hiddenAds" | "hiddenAdvertisers">;

/** More than any buyer has devices that decide in the same moment. */
const MOST_TRIES = 5;

/**
 * Makes one change of what a viewer wants of ads: of what stands, and where another device was first, of what stands then. An opt-out wins:
 * one that came in between stays, and one that is wanted does not wait for ever for its turn.
 */
export async function changeAds(
  ads: Pick<ProcureIQ["ads"], "controls" | "setControls">,
  change: (stands: Wishes) => Wishes,
): Promise<ViewerControls> {
  let before: Wishes | undefined;
  for (let tried = 1; ; tried += 1) {
    const stands = await ads.controls();
    const wanted = change(stands);
    const optOut = wanted.optOut || (before?.optOut === false && stands.optOut);
    try {
      return await ads.setControls({ ...wanted, optOut }, { ifMatch: optOut && tried === MOST_TRIES ? null : stands.etag });
    } catch (error) {
      if (tried === MOST_TRIES || !(error instanceof ProblemError) || error.problem.status !== 412) throw error;
    }
    before = stands;
  }
}
