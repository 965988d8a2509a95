import { roleSuffices, type OperatorRole } from "../../platform/identity.ts";
import type { RestingReceiver } from "./read-receivers.ts";
import type { DeadLetter } from "./schemas.ts";

const HIDDEN = "hidden";
const hidden = (words: string | null): string | null => (words === null ? null : HIDDEN);

/**
 * Dead letters as somebody of a role reads them: observers see what died, when, why by its kind, and what was decided by whom; whose it is, what it
 * says, and words that may tell of it are for operators.
 */
export const lettersFor = (role: OperatorRole, letters: readonly DeadLetter[]): DeadLetter[] =>
  letters.map((letter) => (roleSuffices(role, "operator") ? letter : redacted(letter)));

const redacted = (letter: DeadLetter): DeadLetter => ({
  ...letter,
  ...{ buyerId: HIDDEN, error: HIDDEN, note: hidden(letter.note) },
  event: { ...letter.event, subject: HIDDEN, data: {} },
  attempts: letter.attempts.map((attempt) => ({ ...attempt, error: hidden(attempt.error) })),
  history: letter.history.map((event) => ({ ...event, note: hidden(event.note), data: null })),
});

/** Receivers that rest as somebody of a role reads them: whose they are and what they answered are for operators. */
export const receiversFor = (role: OperatorRole, { items, total }: { items: RestingReceiver[]; total: number }) => ({
  items: roleSuffices(role, "operator") ? items : items.map((receiver) => ({ ...receiver, buyerId: HIDDEN, lastError: HIDDEN })),
  total,
});
