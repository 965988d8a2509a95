import * as z from "zod";
import { canonical } from "../canonical.ts";
import { sha256 } from "../digest.ts";
import { AppError } from "../errors.ts";
import type { Problem, ProblemTable } from "./problem.ts";

/**
 * `Idempotency-Key` as draft-ietf-httpapi-idempotency-key-header has it. The record lives with the owner of the effect
 * and in its transaction; this file has what is the same for every owner: the key, the fingerprint, the refusals.
 */
export interface IdempotencyKey {
  key: string;
  /** SHA-256 of method, path and canonical body, hex: another body under the same key is refused. */
  fingerprint: string;
}

const keySchema = z.string().regex(/^[\x21-\x7e]{1,255}$/);

/** Marks an answer that was given before. */
export const REPLAYED_HEADER = "idempotency-replayed";

/** Reads the key: undefined where it is absent, `validation` where it is not 1 to 255 visible ASCII characters. */
export function idempotencyKey(request: Request, body: unknown): IdempotencyKey | undefined {
  const header = request.headers.get("idempotency-key");
  if (header === null) return undefined;
  const key = keySchema.safeParse(header.trim().replace(/^"(.*)"$/, "$1"));
  if (!key.success) {
    throw new AppError("validation", "Idempotency-Key must be 1 to 255 visible ASCII characters", {
      errors: [{ pointer: "/headers/idempotency-key", detail: "1 to 255 visible ASCII characters" }],
    });
  }
  return keyFor(key.data, `${request.method} ${new URL(request.url).pathname}`, body);
}

/** A key for what is asked: under it nothing else can be asked for. */
export const keyFor = (key: string, operation: string, body: unknown): IdempotencyKey => ({
  key,
  fingerprint: sha256(`${operation}\n${canonical(body)}`),
});

export type IdempotencyRefusal =
  | { kind: "idempotency-key-required" }
  | { kind: "idempotency-key-reused" }
  | { kind: "idempotency-in-flight"; retryAfterSeconds: number };

export const idempotencyProblems = {
  "idempotency-key-required": () => ({
    type: "idempotency-key-required",
    title: "Idempotency-Key is required",
    status: 400,
    detail: "Send a fresh Idempotency-Key with each new request, and the same one with each retry.",
    errors: [{ pointer: "/headers/idempotency-key", detail: "is missing" }],
  }),
  "idempotency-key-reused": () => ({
    type: "idempotency-key-reused",
    title: "The Idempotency-Key was used for another request",
    status: 422,
    detail: "The key is known with a different method, path or body.",
    errors: [{ pointer: "/headers/idempotency-key", detail: "belongs to a different request" }],
  }),
  "idempotency-in-flight": ({ retryAfterSeconds }) => ({
    type: "idempotency-in-flight",
    title: "The first request with this Idempotency-Key is still running",
    status: 409,
    retryAfterSeconds,
  }),
} satisfies ProblemTable<IdempotencyRefusal> as {
  [K in IdempotencyRefusal["kind"]]: (refusal: Extract<IdempotencyRefusal, { kind: K }>) => Problem;
};
