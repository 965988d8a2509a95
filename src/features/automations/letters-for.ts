import { roleSuffices, type OperatorRole } from "../../platform/identity.ts";
import { redactText, redactTexts } from "../../platform/redaction/redact-text.ts";
import type { RestingReceiver } from "./read-receivers.ts";
import type { DeadLetter } from "./schemas.ts";

const HIDDEN = "hidden";
const hidden = (words: string | null): string | null => (words === null ? null : HIDDEN);

/**
 * Dead letters as somebody of a role reads them: observers see what died, when, why by its kind, and what was decided by whom; whose it is, what it
 * says, and words that may tell of it are for operators, who read the buyer's own texts with what admits a person taken out by kind. Admins, who
 * may send another payload, read them as they are.
 */
export const lettersFor = (role: OperatorRole, letters: readonly DeadLetter[]): DeadLetter[] => {
  if (roleSuffices(role, "admin")) return [...letters];
  return letters.map(roleSuffices(role, "operator") ? withoutPersons : redacted);
};

const withoutPersons = (letter: DeadLetter): DeadLetter => ({
  ...letter,
  ...{ error: redactText(letter.error), note: letter.note === null ? null : redactText(letter.note) },
  event: { ...letter.event, data: redactTexts(letter.event.data) as DeadLetter["event"]["data"] },
  attempts: letter.attempts.map((attempt) => ({ ...attempt, error: attempt.error === null ? null : redactText(attempt.error) })),
  history: letter.history.map((event) => ({
    ...event,
    note: event.note === null ? null : redactText(event.note),
    data: redactTexts(event.data) as typeof event.data,
  })),
});

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
