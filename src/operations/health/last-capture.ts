import { deskUnavailable } from "../../platform/events/operators.ts";
import { keptFresh, type KeptFresh } from "../../platform/kept-fresh.ts";
import { captureHealth } from "./capture-health.ts";
import type { HealthCapture, HealthDeps } from "./ports.ts";
import { readableCapture } from "./readable-capture.ts";

const KEPT_MS = 500;

/** The isolate's copy of the last capture: what the surfaces show while the desk does not answer. */
export function keepLastCapture(deps: Omit<HealthDeps, "lastCapture">): KeptFresh<HealthCapture | undefined> {
  return keptFresh(
    deps.clock,
    { maxAgeMs: KEPT_MS },
    async () => {
      const capture = await deps.captureDesk.lastCapture();
      return capture && readableCapture(await deps.healthSections(), capture);
    },
    (error) => deskUnavailable(deps, { use: "capture", error }),
  );
}

/** How long `?fresh=1` waits for a capture that another isolate is making, and how often it looks. */
const FRESH_WAIT_MS = 12_000;
const LOOK_MS = 200;

/** The last capture; one older than the contract's age is renewed behind the answer, or waited for with `fresh`. Never throws. */
export async function readLastCapture(deps: HealthDeps, fresh = false): Promise<HealthCapture | undefined> {
  if (fresh) await waitForFresh(deps);
  const capture = await deps.lastCapture.get().catch(() => undefined);
  const ageMs = capture ? deps.clock.now().getTime() - Date.parse(capture.capturedAt) : Infinity;
  if (ageMs > deps.contract.health.captureMaxAgeSeconds * 1000) deps.defer(captureHealth(deps));
  return capture;
}

/** What this isolate counted is handed on first: behind the answer it would be in the next capture. */
async function waitForFresh(deps: HealthDeps): Promise<void> {
  const asked = deps.clock.now().getTime();
  await deps.handOnCounts();
  try {
    while (deps.clock.now().getTime() - asked < FRESH_WAIT_MS) {
      if ((await captureHealth(deps)) === "captured") return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  } catch (error) {
    deskUnavailable(deps, { use: "capture", error });
  }
}
