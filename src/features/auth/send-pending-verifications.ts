import { sendPendingAddressChanges } from "./address-change/send.ts";
import type { AuthDeps } from "./ports.ts";
import { sendVerification } from "./send-verification.ts";
import { pendingVerifications } from "./store.ts";

const BATCH = 20;
const AT_ONCE = 5;

/**
 * Cron: sends what was promised and did not leave, to addresses that the accounts have or are to have: its isolate died, or the provider was away. Given up after the contract's
 * `access.verification.retrySeconds`, when the buyer has to ask again; a provider that takes none of a handful is not asked further.
 */
export async function sendPendingVerifications(deps: AuthDeps): Promise<Record<string, number>> {
  if (deps.settings.mail.state !== "configured") return {};
  const { retrySeconds, mailDeadlineMs } = deps.contract.access.verification;
  const now = deps.clock.now().getTime();
  // Younger ones are still being sent by who asked for them.
  const within = { from: new Date(now - retrySeconds * 1000), before: new Date(now - 2 * mailDeadlineMs) };
  const due = await pendingVerifications(deps.db, within, BATCH);
  const became = await sendPendingAddressChanges(deps, within);
  for (let start = 0; start < due.length; start += AT_ONCE) {
    const outcomes = await Promise.all(due.slice(start, start + AT_ONCE).map((buyer) => sendVerification(deps, buyer)));
    for (const outcome of outcomes) became[outcome] = (became[outcome] ?? 0) + 1;
    if (outcomes.every((outcome) => outcome === "pending")) break;
  }
  return became;
}
