/** Headers of answers that a client acts on, as the document describes them. */
export const TOLD_HEADERS = {
  "x-request-id": "The request's id, by which the log knows it.",
  etag: "The version of what is answered, for If-Match and If-None-Match.",
  "content-range": "Which bytes of how many these are (RFC 9110 §14.4).",
  location: "Where what was made is.",
  "idempotency-replayed": "`true` where this answer was given before under the same Idempotency-Key.",
  "idempotency-key": "The request's own.",
  "idempotent-replayed": "`true` where this answer was given before under the same Idempotency-Key.",
  "request-id": "The request's own.",
  age: "Seconds since it was made (RFC 9111 §5.1).",
  "x-degraded": "What is less than it should be, as JSON (schema `Degraded`); where nothing is, there is none.",
  "x-ignored-if-match": "An If-Match that said otherwise than the fields, and was not used.",
  "retry-after": "Seconds after which another try makes sense.",
  "www-authenticate": "By which credentials to come (RFC 6750).",
} as const;
export type ToldHeader = keyof typeof TOLD_HEADERS;

/** Header objects of OpenAPI. */
export const headerObjects = (names: readonly ToldHeader[]): Record<string, unknown> =>
  Object.fromEntries(names.map((name) => [name, { description: TOLD_HEADERS[name], schema: { type: "string" } }]));
