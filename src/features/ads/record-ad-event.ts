import { abuseSeen, adEventRecorded, eventCountUnavailable } from "../../platform/events/ads.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { clientKindOf } from "./client-kind.ts";
import { countedAs } from "./caps.ts";
import { isDataCentre } from "./data-centres.ts";
import type { AdsDeps } from "./ports.ts";
import { recordClick, recordSeen } from "./store.ts";
import { readImpression, type TokenRefusal } from "./token.ts";

/** Who reports an event, as far as the request says. */
export interface Reporter {
  /** The viewers it is: the signed-in buyer's, the hint's; none where it names nobody. */
  viewers: readonly string[];
  /** The one of them that a token proves; undefined where nobody is signed in. */
  proven?: string | undefined;
  /** Whether the request itself opts out, by Sec-GPC. */
  optedOut: boolean;
  /** What it calls itself. */
  userAgent: string | null;
  /** The autonomous system it comes from; null or undefined where the platform does not say it. */
  asn?: number | null;
}

/**
 * Records an impression or a click by its token, once each. Who names himself reports his own ads alone. A click that looks like
 * abuse, or comes from what calls itself a robot or is a browser that a program drives, is recorded and not billed; so is one of a bare HTTP library, but for that of a program
 * which acts for the buyer to whom the ad was shown and proves so by his token; and so is one out of a data centre, with the same exception. Who opted out meanwhile is sold to nobody: his click is not billed.
 */
export async function recordAdEvent(
  deps: AdsDeps,
  type: "impression" | "click",
  token: string,
  by: Reporter,
): Promise<Result<{ recorded: boolean }, TokenRefusal>> {
  const read = await readImpression(deps, token);
  if (!read.ok) {
    abuseSeen(deps, { signal: read.refusal.kind === "ad-token-expired" ? "expired-token" : "forged-token" });
    return read;
  }
  const { impressionId, viewer } = read.value;
  if (by.viewers.length > 0 && !by.viewers.includes(viewer)) {
    abuseSeen(deps, { signal: "foreign-token", impressionId });
    return refused({ kind: "ad-token-foreign" });
  }
  const suspicion = machineOf(by, viewer) ?? (await tooManyEvents(deps, countedAs(read.value)));
  const now = deps.clock.now();
  const { outcome, reason } =
    type === "click"
      ? await recordClick(deps.db, impressionId, { suspicion, optedOut: by.optedOut, leastMs: deps.contract.ads.leastClickMs, at: now })
      : { outcome: await recordSeen(deps.db, impressionId, now), reason: null };
  if (outcome === "unknown") {
    abuseSeen(deps, { signal: "expired-token", viewer, impressionId });
    return refused({ kind: "ad-token-expired" });
  }
  if (outcome === "repeated") {
    abuseSeen(deps, { signal: "repeated-token", viewer, impressionId });
    return ok({ recorded: false });
  }
  const signal = SIGNALS_OF_CLICKS.find((one) => one === reason);
  if (signal !== undefined) abuseSeen(deps, { signal, viewer, impressionId });
  adEventRecorded(deps, { type, impressionId, ...(reason === null ? {} : { unbilledBecause: reason }) });
  return ok({ recorded: true });
}

/** Reasons of a click that is not billed which are signs of abuse, and are not told of elsewhere. */
const SIGNALS_OF_CLICKS = ["click-without-impression", "click-too-soon", "robot", "http-library", "data-centre"] as const;

/** Which machine it looks like; null of none, and of one that acts for the viewer himself and proves so, unless it calls itself a robot. */
function machineOf({ userAgent, asn, proven }: Reporter, viewer: string): "robot" | "http-library" | "data-centre" | null {
  const client = clientKindOf(userAgent);
  if (client === "robot" || client === "driven") return "robot";
  if (proven === viewer) return null;
  if (client === "library") return "http-library";
  return isDataCentre(asn ?? null) ? "data-centre" : null;
}

/** Whether the viewer sends more than a person could. Where nobody knows, the event counts: an outage must not be the advertiser's gain. */
async function tooManyEvents(deps: AdsDeps, viewer: string): Promise<"too-many-events" | null> {
  try {
    const count = await deps.viewerControls(viewer).countEvent(deps.clock.now().getTime());
    if (count <= deps.contract.ads.eventsPerViewerMinute) return null;
    abuseSeen(deps, { signal: "too-many-events", viewer });
    return "too-many-events";
  } catch (error) {
    eventCountUnavailable(deps, { viewer, error });
    return null;
  }
}
