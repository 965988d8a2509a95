import { unconfigured } from "../../platform/errors.ts";
import type { KeyRing } from "../../platform/key-ring.ts";
import type { Platform } from "../../platform/platform.ts";

/** The ads' settings. Throws `dependency-unconfigured`: without a policy or a signing secret nothing is served. */
export function adsSettings({ settings }: Pick<Platform, "settings">): { policy: "fail_open" | "fail_closed"; ring: KeyRing } {
  const { ads } = settings;
  if (ads.state !== "configured") throw unconfigured("ads", [...ads.missing, ...ads.malformed.map(({ name }) => name)]);
  return { policy: ads.value.ADS_DEGRADED_MODE_POLICY, ring: ads.value.ADS_SIGNING_SECRET };
}
