import { authorOf } from "../../platform/audit/line.ts";
import { deadLetterDecided } from "../../platform/events/alerts.ts";
import type { Operator } from "../../platform/identity.ts";
import type { AlertDeps, ReplayAnswer } from "./ports.ts";

/** Replays at most `limit` undecided dead letters, oldest first (ALR-7); concurrent calls never replay one twice. A dry run names them only. */
export async function replayDeadLetters(
  deps: AlertDeps,
  { limit, note, dryRun }: { limit: number; note: string; dryRun: boolean },
  operator: Operator,
): Promise<ReplayAnswer> {
  const answer = await deps.alertLedger.replayOldest(limit, note, dryRun, authorOf(operator));
  if (!dryRun && answer.replayed.length > 0)
    deadLetterDecided(deps, { ids: answer.replayed.map(({ id }) => id), mode: "replay", operatorId: operator.id });
  return answer;
}
