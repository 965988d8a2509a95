import { notFound } from "../../../platform/errors.ts";
import { readCursor, toPage, type Page } from "../../../platform/http/pagination.ts";
import type { AuthDeps } from "../ports.ts";
import { readServiceTokens } from "../read-service-tokens.ts";
import { readSessions } from "../read-sessions.ts";
import { serviceTokenView } from "../service-token-view.ts";
import { findBuyer, type BuyerRow } from "../store.ts";
import { listAccounts, type AccountState } from "../suspension-store.ts";
import type { Account, AccountDetail } from "./schemas.ts";

/** Buyers' accounts, the newest first; of one address or id where `q` says one. */
export async function readAccounts(
  deps: Pick<AuthDeps, "db">,
  { q, state, limit, cursor }: { q?: string | undefined; state?: AccountState | undefined; limit: number; cursor?: string | undefined },
): Promise<Page<Account>> {
  const [before] = readCursor(cursor, 1) ?? [];
  const rows = await listAccounts(deps.db, { key: q === "" ? undefined : q, state, before }, limit);
  return toPage(rows, limit, ({ id }) => [id], accountView);
}

/** The buyer of an id; throws `not-found`, also for the account that has the operators' automations: it is nobody's to suspend or close. */
export async function buyerAtDesk(deps: Pick<AuthDeps, "db">, id: string): Promise<BuyerRow> {
  const buyer = await findBuyer(deps.db, id);
  if (buyer?.kind !== "buyer") throw notFound("buyer");
  return buyer;
}

/** One account, with by what it is entered. Throws `not-found`. */
export async function readAccount(deps: AuthDeps, id: string): Promise<AccountDetail> {
  const [buyer, sessions, tokens] = await Promise.all([
    buyerAtDesk(deps, id),
    readSessions(deps, id, { limit: 100 }),
    readServiceTokens(deps, id, { limit: 100 }),
  ]);
  return {
    ...accountView(buyer),
    sessions: sessions.items.map((row) => ({
      id: row.id,
      createdAt: row.createdAt.toISOString(),
      lastUsedAt: row.rotatedAt.toISOString(),
      client: row.client,
    })),
    serviceTokens: tokens.items.map(serviceTokenView),
  };
}

const accountView = ({ id, email, name, createdAt, emailVerifiedAt, ...row }: BuyerRow): Account => ({
  ...{ id, email, name, createdAt: createdAt.toISOString(), addressVerified: emailVerifiedAt !== null },
  suspended: row.suspendedAt && { since: row.suspendedAt.toISOString(), reason: row.suspendedReason ?? "" },
  closed: row.closedAt && row.eraseAt && { since: row.closedAt.toISOString(), eraseAt: row.eraseAt.toISOString() },
});
