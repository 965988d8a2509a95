import type { Degraded } from "../../platform/degraded.ts";
import type { AutomationRow } from "./store/automations.ts";
import type { ExecutionRow } from "./store/executions.ts";
import type { VersionRow } from "./store/versions.ts";

/** One without a webhook has no address. */
const shownUrl = (url: string): string | null => (url === "" ? null : url);

/** An automation as its buyer is shown it. */
export const shown = (
  { id, name, eventType, url, conditions, actions, version, enabled, disabledReason, createdAt, updatedAt }: AutomationRow,
  degraded?: Degraded,
) => ({
  ...{ id, name, eventType, conditions, actions, version, enabled, disabledReason },
  url: shownUrl(url),
  ...(degraded === undefined ? {} : { degraded }),
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

export const shownVersion = ({ version, name, url, conditions, actions, since }: Omit<VersionRow, "automationId">) => ({
  ...{ version, name, conditions, actions },
  url: shownUrl(url),
  since: since.toISOString(),
});

/** A run of an automation as its buyer is shown it. */
export const shownExecution = (row: ExecutionRow) => {
  const { id, eventId, automationVersion, subject, actions, steps, state, attempts, nextAttemptAt, lastError, createdAt, finishedAt } = row;
  return {
    ...{ id, eventId, automationVersion, subject, actions, steps, state, attempts, lastError },
    nextAttemptAt: state === "pending" ? nextAttemptAt.toISOString() : null,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
};
