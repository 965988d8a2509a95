import { z } from "zod";
import { ago, table } from "./output.ts";

export const DEAD_ALERTS = "/notifications/incident-alerts/dead-letters";

/** An alert's notification that could not be delivered. */
export const deadAlertSchema = z.looseObject({
  id: z.string(),
  alertKey: z.string(),
  transport: z.string(),
  state: z.string(),
  cause: z.string(),
  error: z.string().nullable(),
  bothFailed: z.boolean(),
  drill: z.boolean(),
  diedAt: z.string(),
  severity: z.string().nullish(),
  summary: z.string().nullish(),
});

export const renderDeadAlerts = (items: readonly z.infer<typeof deadAlertSchema>[]): string =>
  table(
    ["id", "state", "severity", "alert", "summary", "transport", "cause", "error", "died"],
    items.map(({ id, state, severity, alertKey, summary, transport, cause, error, bothFailed, drill, diedAt }) => [
      id,
      bothFailed ? `${state} BOTH FAILED` : state,
      severity ?? "",
      drill ? `${alertKey} (drill)` : alertKey,
      summary?.slice(0, 60) ?? "",
      transport,
      cause,
      error?.slice(0, 60),
      ago(diedAt, new Date()),
    ]),
    "no dead letters",
  );
