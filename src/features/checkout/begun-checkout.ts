import type { CheckoutDeps } from "./ports.ts";
import { findAttemptByKey } from "./store.ts";

/** The id of the attempt that a buyer's key began, for who never heard of it; undefined where it began none. */
export const begunCheckout = async ({ db }: Pick<CheckoutDeps, "db">, buyerId: string, key: string): Promise<string | undefined> =>
  (await findAttemptByKey(db, buyerId, key))?.id;
