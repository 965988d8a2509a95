export const ALERT_SEVERITIES = ["info", "warn", "page"] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

export interface AlertRaise {
  /** Like `fx.rates.expired`; the same key while open is one alert with a count. */
  key: string;
  severity: AlertSeverity;
  /** One line for whoever is woken. */
  summary: string;
  detail?: Record<string, unknown> | undefined;
  /** Beginnings of the keys of what follows from this: such alerts are grouped under it while it is open and do not page by themselves. */
  explains?: readonly string[] | undefined;
}

/** An open alert as who is no operator of the ledger shows it: by its key alone where the rest is not readable. Times are milliseconds since the epoch. */
export interface OpenAlert {
  key: string;
  severity?: AlertSeverity;
  summary?: string;
  /** `system`, or who called the route. */
  source?: string;
  count?: number;
  firstRaisedAt?: number;
}

/** An alert as it is told of outside the ledger. Milliseconds since the epoch. */
export interface RaisedAlert {
  id: string;
  key: string;
  severity: AlertSeverity;
  summary: string;
  source: string;
  drill: boolean;
  firstRaisedAt: number;
}

/** The alert path: "raised" means stored, or handed to a queue that stores it. */
export interface Alerts {
  /** Throws `dependency-unavailable` where neither the ledger nor the queue took it. */
  raise(alert: AlertRaise): Promise<void>;
  /** Closes an open alert and says so to the channel; nothing happens where none is open. */
  resolve(key: string, reason: string): Promise<void>;
}
