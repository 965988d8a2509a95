import type { ViewerControlsPort } from "../../src/features/ads/ports.ts";
import { withDeadline } from "../../src/platform/deadline.ts";
import type { ViewerControls } from "./object.ts";

const NAME = "viewer-controls";
/** What a viewer decides is worth waiting for; ads are not. */
const DECISION_DEADLINE_MS = 2_000;

/** A viewer's object behind the ads' port; what an ad waits for ends after `controlDeadlineMs` (contract). */
export function viewerControlsClient(namespace: DurableObjectNamespace<ViewerControls>, controlDeadlineMs: number): ViewerControlsPort {
  const of = (viewer: string) => namespace.get(namespace.idFromName(viewer));
  return {
    reserve: (viewer, wanted, cap, now) =>
      withDeadline(NAME, controlDeadlineMs, async () => of(viewer).reserve(wanted, cap, now.getTime())),
    release: (viewer, unused, now) => withDeadline(NAME, DECISION_DEADLINE_MS, async () => of(viewer).release(unused, now.getTime())),
    read: (viewer, now) => withDeadline(NAME, DECISION_DEADLINE_MS, async () => of(viewer).read(now.getTime())),
    replace: (viewer, controls) => withDeadline(NAME, DECISION_DEADLINE_MS, async () => of(viewer).replace(controls)),
    countEvent: (viewer, now) => withDeadline(NAME, controlDeadlineMs, async () => of(viewer).countEvent(now.getTime())),
  };
}
