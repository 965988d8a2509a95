import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const deadLetterMetrics = {
  stored: counter("dead_letters_stored", "Wake-ups that died, by queue and cause.", ["queue", "cause"]),
  decisions: counter("dead_letter_decisions", "What operators decided on dead letters of wake-ups.", ["queue", "mode"]),
  settled: counter("dead_letters_settled", "Dead letters of wake-ups whose work ended, by what became of them.", ["queue", "state"]),
};

export function wakeUpDied(
  to: Recorder,
  letter: { deadLetterId: string; queue: string; subject: string | null; cause: string; reason: string | null },
): void {
  to.metrics.count(deadLetterMetrics.stored, { queue: letter.queue, cause: letter.cause });
  say(to, "error", "dead-letter.stored", letter);
}

export function wakeUpLetterDecided(
  to: Recorder,
  decision: { deadLetterId: string; queue: string; subject: string | null; mode: string; operatorId: string },
): void {
  to.metrics.count(deadLetterMetrics.decisions, { queue: decision.queue, mode: decision.mode });
  say(to, "info", "dead-letter.decided", { ...decision, audit: true });
}

export function wakeUpLettersSettled(
  to: Recorder,
  { queue, settled }: { queue: string; settled: readonly ("replayed" | "overtaken" | "undecided")[] },
): void {
  for (const state of settled) to.metrics.count(deadLetterMetrics.settled, { queue, state });
  say(to, settled.includes("undecided") ? "warn" : "info", "dead-letter.settled", { queue, settled });
}
