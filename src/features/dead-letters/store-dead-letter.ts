import { wakeUpDied } from "../../platform/events/dead-letters.ts";
import type { DeadLettersDeps, LetterOwner } from "./ports.ts";
import { letterOf } from "./rules.ts";
import { storeLetter } from "./store.ts";

/** Stores what died in a queue where operators decide; the same message again is stored once. Throws where Postgres does not take it. */
export async function storeDeadLetter(
  deps: DeadLettersDeps,
  queue: string,
  owner: LetterOwner,
  message: { id: string; body: unknown },
): Promise<void> {
  const letter = letterOf(owner.read(message.body), message.id);
  const body = JSON.stringify(message.body) ?? "null";
  const id = await storeLetter(deps.db, { id: deps.ids.next("dl"), queue, messageId: message.id, body, letter }, deps.clock.now());
  if (id === undefined) return;
  const { subject, cause, reason } = letter;
  wakeUpDied(deps, { deadLetterId: id, queue, subject, cause, reason });
}
