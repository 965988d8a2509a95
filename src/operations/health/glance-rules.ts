import type { Alert } from "../alerts/alert.ts";

/** Who works on open alerts. */
export interface Crew {
  /** Open pages that nobody has acknowledged and nobody is assigned. */
  untaken: number;
  oldestUntakenAt: number | null;
  /** In the order in which their first alert is listed. */
  taken: readonly { who: string; alerts: readonly Alert[] }[];
}

/** Of open alerts, who has which: whoever it is assigned to, else who acknowledged it. What follows from a page that is listed is that one's. */
export function crew(alerts: readonly Alert[]): Crew {
  const pages = new Set(alerts.filter(({ severity }) => severity === "page").map(({ id }) => id));
  const own = alerts.filter(({ causeId, drill }) => !drill && (causeId === null || !pages.has(causeId)));
  const untaken = own.filter((alert) => alert.severity === "page" && holderOf(alert) === null);
  const taken = Map.groupBy(own, (alert) => holderOf(alert) ?? "");
  taken.delete("");
  return {
    untaken: untaken.length,
    oldestUntakenAt: untaken.length === 0 ? null : Math.min(...untaken.map(({ firstRaisedAt }) => firstRaisedAt)),
    taken: [...taken].map(([who, held]) => ({ who, alerts: held })),
  };
}

const holderOf = ({ assignedTo, acknowledgedBy }: Alert): string | null => assignedTo ?? acknowledgedBy;
