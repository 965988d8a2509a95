export type AlertSeverity = "page" | "warn" | "info";

export interface AlertRaise {
  /** Like `fx.rates.expired`; the same key while open is one alert with a count. */
  key: string;
  severity: AlertSeverity;
  /** One line for whoever is woken. */
  summary: string;
  detail?: Record<string, unknown>;
}

/** The alert path: "raised" means stored, or handed to a queue that stores it. */
export interface Alerts {
  raise(alert: AlertRaise): Promise<void>;
  /** Closes an open alert and says so to the channel; nothing happens where none is open. */
  resolve(key: string, reason: string): Promise<void>;
}
