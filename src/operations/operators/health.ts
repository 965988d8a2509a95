import * as z from "zod";
import { authMetrics } from "../../platform/events/auth.ts";
import { operatorMetrics } from "../../platform/events/operators.ts";
import { healthSection, type HealthSection } from "../../platform/health.ts";
import { count, unshown } from "../../platform/health/figure.ts";
import { figures } from "../../platform/health/figures.ts";
import { gauge } from "../../platform/metrics/metrics.ts";
import type { Platform } from "../../platform/platform.ts";
import { total } from "../../platform/metrics/reader.ts";
import { keysPastUse, longestTokenSeconds, signingKeyAt, type KeyRing } from "../../platform/key-ring.ts";
import { verificationOf } from "./access-token.ts";
import { tell } from "../../platform/console/tell.ts";

const WINDOW_MINUTES = 24 * 60;
const LATELY_MINUTES = 60;

const way = z.enum(["local", "api"]);
const access = figures({
  verification: unshown(way.describe("Which way operators' tokens are verified now.")),
  configured: unshown(way.nullable().describe("What ADMIN_TOKEN_VERIFICATION says; local without JWT_ACCESS_SECRET is done as api.")),
  local: unshown(z.number().describe("Tokens verified in the Worker over the last 24 hours.")),
  api: unshown(z.number().describe("Tokens verified at the desk or its cache over the last 24 hours.")),
})
  .text("Verification", ({ verification, configured }) =>
    configured === verification ? verification : tell`${verification} (${configured ?? tell`nothing`} is configured)`,
  )
  .byLabel(
    "Verified (24 h)",
    gauge("access_verifications_recent", "Operators' tokens verified over 24 hours, by path.", ["verification"]),
    ({ local, api }) => ({ local, api }),
  )
  .and({
    accessKey: unshown(z.string().nullable().describe("The `kid` that access tokens are signed with now; null where there is no key.")),
    refreshKey: unshown(z.string().nullable().describe("The `kid` that refresh tokens are signed with now; null where there is no key.")),
  })
  .text("Signing keys", ({ accessKey, refreshKey }) => tell`access ${accessKey ?? tell`none`}, refresh ${refreshKey ?? tell`none`}`)
  .and({
    keysPastUse: count(
      "Signing keys past use",
      "access_keys_past_use",
      "Keys of JWT_ACCESS_SECRET and JWT_REFRESH_SECRET of which no token can be out any more: take them out of the setting.",
    ),
    refused: count("Refused (24 h)", "access_refused_recent", "Operators' tokens refused over 24 hours."),
    hashingRefused: count(
      "Sign-ins refused for load (1 h)",
      "access_hashing_refused_recent",
      "Sign-ins and registrations of buyers and operators answered 503 over the last hour, because too many passwords waited to be hashed.",
    ),
  });

/** AUTH-2: how operators' tokens are verified, and how often each way answered; and whether anybody was kept out by too many sign-ins at once. */
export const accessHealth = ({ settings, clock, contract }: Pick<Platform, "settings" | "clock" | "contract">): HealthSection =>
  healthSection({
    name: "access",
    title: "Operators' access",
    surfaces: ["ops"],
    trends: [{ label: "Sign-ins of buyers", metric: authMetrics.signIns }],
    figures: access,
    settings: ["ADMIN_TOKEN_VERIFICATION", "JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET"],
    async capture({ metrics }) {
      const [window, lately] = await Promise.all([
        metrics.read([operatorMetrics.verifications], WINDOW_MINUTES),
        metrics.read([authMetrics.hashingRefused], LATELY_MINUTES),
      ]);
      const hashingRefused = total(lately, authMetrics.hashingRefused);
      const verified = (labels: { verification?: string; outcome?: string }) => total(window, operatorMetrics.verifications, labels);
      const verification = verificationOf(settings);
      const configured =
        settings.adminVerification.state === "configured" ? settings.adminVerification.value.ADMIN_TOKEN_VERIFICATION : null;
      const figures = {
        verification,
        configured,
        local: verified({ verification: "local" }),
        api: verified({ verification: "api" }),
        refused: verified({ outcome: "refused" }),
        hashingRefused,
        ...signing(settings, clock.now(), longestTokenSeconds(contract)),
      };
      const well = configured === verification && hashingRefused === 0;
      return { status: well ? "pass" : "warn", complete: window.complete && lately.complete, figures };
    },
  });

/** The key whose tokens name none is called `unnamed`. */
function signing({ accessSecret, buyerTokens }: Platform["settings"], now: Date, longestSeconds: number) {
  const access = accessSecret.state === "configured" ? accessSecret.value.JWT_ACCESS_SECRET : undefined;
  const refresh = buyerTokens.state === "configured" ? buyerTokens.value.JWT_REFRESH_SECRET : undefined;
  const nameOf = (ring: KeyRing | undefined) => (ring ? (signingKeyAt(ring, now).kid ?? "unnamed") : null);
  const past = (ring: KeyRing | undefined) => (ring ? keysPastUse(ring, now, longestSeconds).length : 0);
  return { accessKey: nameOf(access), refreshKey: nameOf(refresh), keysPastUse: past(access) + past(refresh) };
}
