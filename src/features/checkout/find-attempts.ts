import { readCursor, toPage, type Page } from "../../platform/http/pagination.ts";
import type { CheckoutDeps } from "./ports.ts";
import type { SearchKey } from "./search-key.ts";
import { searchAttempts, stepsOf, type FoundAttempt, type StepRow } from "./search-store.ts";
import { findAttempt, type Attempt } from "./store.ts";
import { listWebhooks, type ReceivedWebhook } from "./webhook-store.ts";

/** More than a payment ever has: what comes beyond is told of as the newest alone. */
const MOST_WEBHOOKS = 50;

/** Attempts by a key, or all of them, newest first. */
export async function findAttempts(
  deps: CheckoutDeps,
  query: { key: SearchKey | undefined; limit: number; cursor: string | undefined },
): Promise<Page<FoundAttempt>> {
  const [beforeId] = readCursor(query.cursor, 1) ?? [];
  const rows = await searchAttempts(deps.db, { key: query.key, limit: query.limit + 1, beforeId });
  return toPage(
    rows,
    query.limit,
    ({ id }) => [id],
    (row) => row,
  );
}

/** An attempt with every step it took and the newest webhooks about its payment, oldest first. */
export interface AttemptHistory {
  attempt: Attempt;
  steps: StepRow[];
  webhooks: Omit<ReceivedWebhook, "rawBody">[];
}

/** Undefined where there is no such attempt. */
export async function attemptHistory({ db }: Pick<CheckoutDeps, "db">, id: string): Promise<AttemptHistory | undefined> {
  const attempt = await findAttempt(db, id);
  if (!attempt) return undefined;
  const { paymentIntentId } = attempt;
  const [steps, webhooks] = await Promise.all([
    stepsOf(db, id),
    paymentIntentId === null ? [] : listWebhooks(db, { state: undefined, paymentIntentId, limit: MOST_WEBHOOKS, beforeId: undefined }),
  ]);
  return { attempt, steps, webhooks: webhooks.toReversed() };
}

export type { FoundAttempt };
