import type * as store from "../../src/features/checkout/payment-checks-store.ts";
import { isOpen } from "../../src/features/checkout/attempt.ts";
import { inWorld, isDue, update } from "./attempts-in-memory.ts";

type Store = typeof store;

export const leaseChecks: Store["leaseChecks"] = (db, due) =>
  inWorld(db, (world) =>
    [...world.attempts.values()]
      .filter(({ paymentCheckAt }) => isDue(paymentCheckAt, due.now))
      .slice(0, due.limit)
      .flatMap(({ id }) => update(world, id, () => true, { paymentCheckAt: due.until }) ?? []),
  );

export const makeCheckDue: Store["makeCheckDue"] = (db, intents, now) =>
  inWorld(db, (world) => {
    for (const intentId of intents) {
      const attempt = world.attemptOf(intentId);
      if (attempt) update(world, attempt.id, ({ state }) => !isOpen(state), { paymentCheckAt: now });
    }
  });

export const scheduleCheck: Store["scheduleCheck"] = (db, { id, at }) =>
  inWorld(db, (world) => void update(world, id, ({ state }) => !isOpen(state), { paymentCheckAt: at }));
