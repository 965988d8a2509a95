import type * as store from "../../src/features/payments/refund-requests-store.ts";
import type { RefundRequest } from "../../src/features/payments/refund-requests-store.ts";
import { inWorld } from "./attempts-in-memory.ts";
import type { World } from "./world.ts";

type Store = typeof store;

const put = (world: World, request: RefundRequest): RefundRequest => {
  world.requests.set(request.id, request);
  return request;
};
const byKey = (world: World, operatorId: string, key: string) =>
  [...world.requests.values()].find((request) => request.operatorId === operatorId && request.idempotencyKey === key);

export const findRequestByKey: Store["findRequestByKey"] = (db, operatorId, key) => inWorld(db, (world) => byKey(world, operatorId, key));

export const insertRequest: Store["insertRequest"] = (db, request) =>
  inWorld(db, (world) => {
    if (byKey(world, request.operatorId, request.idempotencyKey)) return false;
    put(world, request);
    return true;
  });

export const leaseRequest: Store["leaseRequest"] = (db, id, { now, until }) =>
  inWorld(db, (world) => {
    const request = world.requests.get(id);
    return request?.state === "ASKED" && request.notBefore <= now ? put(world, { ...request, notBefore: until }) : undefined;
  });

export const leaseRequests: Store["leaseRequests"] = (db, { now, until, limit }) =>
  inWorld(db, (world) =>
    [...world.requests.values()]
      .filter(({ state, notBefore }) => state === "ASKED" && notBefore <= now)
      .slice(0, limit)
      .map((request) => put(world, { ...request, notBefore: until })),
  );

export const decideRequest: Store["decideRequest"] = (db, request, decision) =>
  inWorld(db, (world) => {
    const now = world.requests.get(request.id);
    return now?.state === "ASKED" ? put(world, { ...now, ...decision, tries: now.tries + 1 }) : (now ?? { ...request, ...decision });
  });

export const noteFailedTry: Store["noteFailedTry"] = (db, id, lastError) =>
  inWorld(db, (world) => {
    const request = world.requests.get(id);
    if (request?.state === "ASKED") put(world, { ...request, lastError, tries: request.tries + 1 });
  });
