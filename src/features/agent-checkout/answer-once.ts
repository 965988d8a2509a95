import { idempotencyProblems, type IdempotencyKey, type IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import { problemOf, type Problem } from "../../platform/http/problem.ts";
import type { AgentPorts } from "./ports.ts";

/** What goes out: a protocol's answer or error, word for word. */
export interface Told {
  status: number;
  body: string;
  etag: string | null;
  retryAfterSeconds?: number | undefined;
  replayed?: true;
  /** The type of the problem it says, for the log. */
  problem?: string;
}

/** Another call has this key, or this checkout. */
export const inFlight = (retryAfterSeconds: number): Problem =>
  problemOf<IdempotencyRefusal>({ kind: "idempotency-in-flight", retryAfterSeconds }, idempotencyProblems);

/** A call that another has is asked for again after this; it takes seconds at most, unless its process died. */
const AGAIN_AFTER_SECONDS = 2;

/**
 * Makes a call once for its key: a retry is answered word for word what the first was, also where that was a refusal. One whose process died
 * is made again once its lease ran out, by the same keys of what it does, so that it goes on where the first stopped. What may be tried
 * later, and what failed on our side, is not kept.
 */
export async function answerOnce(
  ports: AgentPorts,
  { path, idempotency }: { path: string; idempotency: IdempotencyKey },
  { make, refuse }: { make(): Promise<Told>; refuse(problem: Problem): Told },
): Promise<Told> {
  const { store, buyerId, limits } = ports;
  const call = { buyerId, path, idempotency };
  const now = ports.now();
  const fence = await store.claimCall(call, { now, until: new Date(now.getTime() + limits.leaseSeconds * 1000) });
  if (fence === undefined) {
    const known = await store.findCall(call);
    if (known && known.fingerprint !== idempotency.fingerprint)
      return refuse(problemOf<IdempotencyRefusal>({ kind: "idempotency-key-reused" }, idempotencyProblems));
    if (!known || known.status === null || known.body === null) return refuse(inFlight(AGAIN_AFTER_SECONDS));
    return { status: known.status, body: known.body, etag: known.etag, replayed: true };
  }
  try {
    const told = await make();
    const { status, body, etag } = told;
    if (status < 500 && told.retryAfterSeconds === undefined) await store.keepAnswer(call, { fence, status, body, etag });
    else await store.forgetCall(call, fence);
    return told;
  } catch (error) {
    // Where even this fails the lease runs out by itself; what is told is why the call failed.
    await store.forgetCall(call, fence).catch(() => undefined);
    throw error;
  }
}
