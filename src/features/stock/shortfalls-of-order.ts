import type { Platform } from "../../platform/platform.ts";
import { shortfallsAt, type Shortfall } from "./shortfall-store.ts";

/** What an order is short of, with what operators decided, for whoever looks after it; nothing where there is no order. */
export const shortfallsOfOrder = async ({ db }: Pick<Platform, "db">, orderId: string | null): Promise<Shortfall[]> =>
  orderId === null ? [] : shortfallsAt(db, orderId);

export type { Shortfall };
