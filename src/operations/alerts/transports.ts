import type { Settings } from "../../env.ts";
import type { ReceiverFormat } from "../../platform/settings/receiver-format.ts";
import type { AlertWay } from "./alert.ts";
import type { Transport } from "./delivery.ts";

export interface TransportSettings {
  format: ReceiverFormat;
  url: string;
  token: string | undefined;
  /** Standard Webhooks secret; messages are signed where there is one. */
  secret: string | undefined;
}

/** What a transport is configured with; undefined where its settings are missing or malformed. */
export function transportSettings(settings: Settings, transport: Transport): TransportSettings | undefined {
  const secret = settings.incidentPrimary.state === "configured" ? settings.incidentPrimary.value.INCIDENT_ALERT_WEBHOOK_SECRET : undefined;
  switch (transport) {
    case "primary": {
      if (settings.incidentPrimary.state !== "configured") return undefined;
      const {
        INCIDENT_ALERT_FORMAT: format,
        INCIDENT_ALERT_WEBHOOK_URL: url,
        INCIDENT_ALERT_WEBHOOK_TOKEN: token,
      } = settings.incidentPrimary.value;
      return { format, url, token, secret };
    }
    case "secondary": {
      if (settings.incidentSecondary.state !== "configured") return undefined;
      const {
        INCIDENT_ALERT_SECONDARY_FORMAT: format,
        INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: url,
        INCIDENT_ALERT_SECONDARY_WEBHOOK_TOKEN: token,
      } = settings.incidentSecondary.value;
      return { format, url, token, secret };
    }
    case "support":
      if (settings.support.state !== "configured") return undefined;
      return { format: "webhook", url: settings.support.value.SUPPORT_WEBHOOK_URL, token: undefined, secret };
  }
}

/** Which ways alerts can leave by. */
export const configuredTransports = (settings: Settings): Record<AlertWay, boolean> => ({
  primary: settings.incidentPrimary.state === "configured",
  secondary: secondaryConfigured(settings),
});

/** Those whose receivers keep whether somebody has an alert: PagerDuty calls on until it is told. */
export const keepingTransports = (settings: Settings): AlertWay[] =>
  (["primary", "secondary"] as const).filter((way) => transportSettings(settings, way)?.format === "pagerduty");

export const secondaryConfigured = (settings: Settings): boolean => settings.incidentSecondary.state === "configured";
