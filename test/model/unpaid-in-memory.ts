import type * as store from "../../src/features/checkout/unpaid-store.ts";
import { isOpen } from "../../src/features/checkout/attempt.ts";
import type { Attempt } from "../../src/features/checkout/store.ts";
import { inWorld, update } from "./attempts-in-memory.ts";

type Store = typeof store;

export const noteStanding: Store["noteStanding"] = (db, { id, intentId, status, now, lastDecline, isDated }) =>
  inWorld(db, (world) => {
    const kept = world.attempts.get(id)?.lastDecline ?? null;
    const isOther =
      kept === null ||
      (isDated ? kept.at < (lastDecline?.at ?? "") : kept.code !== lastDecline?.code || kept.message !== lastDecline.message);
    const isNewDecline = lastDecline !== null && isOther;
    const isIts = ({ state, paymentIntentId }: { state: string; paymentIntentId: string | null }) =>
      state === "PAYMENT_INITIATED" && paymentIntentId === intentId;
    const noted = update(world, id, isIts, { paymentStatus: status, paymentAskedAt: now, ...(isNewDecline ? { lastDecline } : {}) });
    return noted && { isNewDecline };
  });

export const claimAsk: Store["claimAsk"] = (db, id, { now, before }) =>
  inWorld(db, (world) => {
    const isIts = ({ state, paymentAskedAt, stateSince }: Attempt) =>
      isOpen(state) && state !== "RESERVED" && (paymentAskedAt ?? stateSince) <= before;
    return update(world, id, isIts, { paymentAskedAt: now }) !== undefined;
  });
