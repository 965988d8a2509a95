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
});

export const renderDeadAlerts = (items: readonly z.infer<typeof deadAlertSchema>[]): string =>
  table(
    ["id", "state", "alert", "transport", "cause", "error", "died"],
    items.map(({ id, state, alertKey, transport, cause, error, bothFailed, drill, diedAt }) => [
      id,
      bothFailed ? `${state} BOTH FAILED` : state,
      drill ? `${alertKey} (drill)` : alertKey,
      transport,
      cause,
      error?.slice(0, 60),
      ago(diedAt, new Date()),
    ]),
    "no dead letters",
  );
