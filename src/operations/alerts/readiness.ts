import type { Settings } from "../../env.ts";
import type { Contract } from "../../platform/contract.ts";
import type { Group } from "../../platform/settings/group.ts";
import type { AlertCounts } from "./ports.ts";

export interface TransportReadiness {
  urlConfigured: boolean;
  tokenConfigured: boolean;
  configured: boolean;
  /** Whether alerts must be able to leave this way. */
  demanded: boolean;
  /** When a drill last reached it, milliseconds since the epoch. */
  lastTestedAt: number | null;
  /** Its last successful drill is older than the contract's interval, or there was none. */
  drillOverdue: boolean;
}

export interface Readiness {
  primary: TransportReadiness;
  secondary: TransportReadiness;
  /** All that is demanded is configured, and was tested within the contract's interval (ALR-4). */
  protected: boolean;
}

/** Whether alerts can leave the app. The primary is always demanded, the secondary where the contract demands it. */
export function transportReadiness(
  settings: Settings,
  counts: Pick<AlertCounts, "lastTested" | "now">,
  contract: Contract["incidentAlerts"],
): Readiness {
  const of = (
    group: Group<unknown>,
    { url, token }: { url: string; token: string },
    { demanded, lastTestedAt }: Pick<TransportReadiness, "demanded" | "lastTestedAt">,
  ): TransportReadiness => {
    const faulty = group.state === "configured" ? [] : [...group.missing, ...group.malformed.map(({ name }) => name)];
    return {
      urlConfigured: !faulty.includes(url),
      tokenConfigured: !faulty.includes(token),
      configured: group.state === "configured",
      demanded,
      lastTestedAt,
      drillOverdue: lastTestedAt === null || counts.now - lastTestedAt > contract.drillIntervalSeconds * 1000,
    };
  };
  const primary = of(
    settings.incidentPrimary,
    { url: "INCIDENT_ALERT_WEBHOOK_URL", token: "INCIDENT_ALERT_WEBHOOK_TOKEN" },
    { demanded: true, lastTestedAt: counts.lastTested.primary },
  );
  const secondary = of(
    settings.incidentSecondary,
    { url: "INCIDENT_ALERT_SECONDARY_WEBHOOK_URL", token: "INCIDENT_ALERT_SECONDARY_WEBHOOK_TOKEN" },
    { demanded: contract.secondaryTransport === "required", lastTestedAt: counts.lastTested.secondary },
  );
  const ready = [primary, secondary]
    .filter(({ demanded }) => demanded)
    .every(({ configured, drillOverdue }) => configured && !drillOverdue);
  return { primary, secondary, protected: ready };
}
