import type { Platform } from "../../platform/platform.ts";
import { findOrderOfAttempt, type OrderRow } from "./store.ts";

/** The order an attempt became; undefined where it became none. */
export const orderOfAttempt = ({ db }: Pick<Platform, "db">, attemptId: string): Promise<OrderRow | undefined> =>
  findOrderOfAttempt(db, attemptId);
