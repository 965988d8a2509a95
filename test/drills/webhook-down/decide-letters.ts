import { check } from "../../journey/client.ts";
import { decide, letter, type Letter } from "../alert-path.ts";
import type { Stage } from "../stage.ts";

export interface Decided {
  /** Wait for the replay. */
  waiting: readonly Letter[];
  /** Ids of the alerts whose letters an operator settled without the primary. */
  keptFromPrimary: ReadonlySet<string>;
}

/** One letter is escalated by hand, one left to the secondary alone; the rest waits for its replay. */
export async function decideLetters(stage: Stage, token: string, letters: readonly Letter[], incidentId: string): Promise<Decided> {
  const { stack } = stage;
  const [escalated, secondaryOnly, ...waiting] = letters;
  check(escalated && secondaryOnly && waiting.length > 1, "there are too few letters to decide each way");
  for (const [{ id }, mode] of [
    [escalated, "manual-escalation"],
    [secondaryOnly, "secondary-channel-only"],
  ] as const) {
    const answer = await decide(stack, token, id, mode);
    check("state" in answer, `${mode} was refused: ${JSON.stringify(answer)}`);
    stage.tell("mitigated", `${mode} for ${id}: now ${answer.state}`);
  }
  await stage.prove("[ALR-6] a letter takes one decision, kept with operator, note and the open incident", async () => {
    const second = await decide(stack, token, escalated.id, "replay");
    check("type" in second && second.type.endsWith("/already-decided"), `a second decision was answered ${JSON.stringify(second)}`);
    const { decisions } = await letter(stack, token, escalated.id);
    const [decision] = decisions;
    check(decisions.length === 1 && decision, `there are ${decisions.length} decisions`);
    check(
      decision.operator === stack.accounts.operator.email && decision.incidentId === incidentId && decision.note !== "",
      JSON.stringify(decision),
    );
    return `a second one is refused; ${decision.mode} by ${decision.operator} on ${decision.incidentId}`;
  });
  return { waiting, keptFromPrimary: new Set([escalated.alertId, secondaryOnly.alertId]) };
}
