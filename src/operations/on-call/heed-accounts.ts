import { accountsHeeded } from "../../platform/events/on-call.ts";
import { mayAct } from "./nobody-to-call.ts";
import type { HeededAccounts, OnCallDeps } from "./ports.ts";

/**
 * Tells the ledger who has no account that may act any more, so that nobody is called who cannot: at once when an account is changed, and each
 * minute by cron, should that have died or the ledger not have answered.
 */
export async function heedAccounts(deps: OnCallDeps): Promise<HeededAccounts> {
  const [accounts, rotas] = await Promise.all([deps.operatorDesk.listOperators(), deps.onCallBook.listRotas()]);
  const able = new Set(accounts.filter(mayAct).map(({ email }) => email));
  const named = rotas.flatMap(({ people, covers }) => [...people, ...covers.map(({ person }) => person)]);
  const known = new Set([...accounts.map(({ email }) => email), ...named]);
  const done = await deps.onCallBook.heed([...known].filter((email) => !able.has(email)));
  if (done.rotas > 0 || done.released > 0) accountsHeeded(deps, { ...done });
  return done;
}
