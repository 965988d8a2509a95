import type * as store from "../../src/features/checkout/webhook-store.ts";
import type { ReceivedWebhook } from "../../src/features/checkout/webhook-store.ts";
import { inWorld } from "./attempts-in-memory.ts";

type Store = typeof store;

const UNTOLD = { outcome: null, actedAt: null, lastError: null, decidedAt: null, decidedBy: null, note: null, attempts: 0 };

export const insertWebhook: Store["insertWebhook"] = (db, webhook) =>
  inWorld(db, (world) => {
    if ([...world.webhooks.values()].some(({ providerEventId }) => providerEventId === webhook.providerEventId)) return undefined;
    const stored = { ...UNTOLD, paymentIntentId: null, ...webhook } as ReceivedWebhook;
    world.webhooks.set(stored.id, stored);
    return stored;
  });

export const leaseWebhooks: Store["leaseWebhooks"] = (db, due) =>
  inWorld(db, (world) =>
    [...world.webhooks.values()]
      .filter(({ state, notBefore }) => state === "RECEIVED" && notBefore <= due.now)
      .slice(0, due.limit)
      .map((webhook) => {
        const leased = { ...webhook, notBefore: due.until };
        world.webhooks.set(webhook.id, leased);
        return leased;
      }),
  );

export const markActed: Store["markActed"] = (db, id, { outcome, now }) =>
  inWorld(db, (world) => {
    const webhook = world.webhooks.get(id);
    if (webhook) world.webhooks.set(id, { ...webhook, state: "ACTED", outcome, actedAt: now, attempts: webhook.attempts + 1 });
  });

export const markFailed: Store["markFailed"] = (db, id, { error, notBefore }) =>
  inWorld(db, (world) => {
    const webhook = world.webhooks.get(id);
    if (webhook?.state !== "RECEIVED" && webhook?.state !== "PARKED") return;
    const failed = { ...webhook, lastError: error, attempts: webhook.attempts + 1 };
    world.webhooks.set(id, notBefore ? { ...failed, state: "RECEIVED", notBefore } : { ...failed, state: "PARKED" });
  });

export const findWebhook: Store["findWebhook"] = (db, id) => inWorld(db, (world) => world.webhooks.get(id));

export const findWebhooks: Store["findWebhooks"] = (db, ids) => inWorld(db, (world) => ids.flatMap((id) => world.webhooks.get(id) ?? []));

export const decideParked: Store["decideParked"] = (db, id, { state, by, note, at }) =>
  inWorld(db, (world) => {
    const webhook = world.webhooks.get(id);
    if (webhook?.state !== "PARKED") return false;
    world.webhooks.set(id, { ...webhook, state, decidedBy: by, note, decidedAt: at });
    return true;
  });
