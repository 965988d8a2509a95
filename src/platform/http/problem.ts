import type { AppError, AppErrorCode } from "../errors.ts";

export interface Problem {
  /** Last segment of the type URI: `cart-version-conflict`. */
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: readonly { pointer: string; detail: string }[];
  retryAfterSeconds?: number;
  /** Refused on purpose, to protect whoever asks: told in the document, and never counted as a failure whatever its status. */
  protective?: true;
  extensions?: Record<string, unknown>;
}

/** Refusals of one feature to problems, exhaustive by type: the compiler names the case you forgot. */
export type ProblemTable<Refusal extends { kind: string }> = {
  [Kind in Refusal["kind"]]: (refusal: Extract<Refusal, { kind: Kind }>) => Problem;
};

export function problemOf<Refusal extends { kind: string }>(refusal: Refusal, table: ProblemTable<Refusal>): Problem {
  const map = table[refusal.kind as Refusal["kind"]] as (refusal: Refusal) => Problem;
  return map(refusal);
}

/** Types are relative references to the reference page, stable for ever: `/problems/<type>`. */
export const problemType = (slug: string): string => `/problems/${slug}`;

const CHALLENGE = 'Bearer realm="procureiq"';

/** RFC 6750 §3.1: which scope would do, where one would. */
function outOfScope({ extensions }: Problem): string {
  const scope = extensions?.["scope"];
  return `${CHALLENGE}, error="insufficient_scope"${typeof scope === "string" ? `, scope="${scope}"` : ""}`;
}

/** The document. `instance` is the request's path, without its query, which may carry a ticket. */
export const problemDocument = (problem: Problem, request: { path: string; requestId: string }): Record<string, unknown> => ({
  type: problemType(problem.type),
  title: problem.title,
  status: problem.status,
  ...(problem.detail === undefined ? {} : { detail: problem.detail }),
  instance: request.path,
  requestId: request.requestId,
  ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  ...(problem.protective ? { protective: true } : {}),
  ...problem.extensions,
});

/** Renders the document. */
export function problemResponse(problem: Problem, request: { path: string; requestId: string }): Response {
  const headers = new Headers({ "content-type": "application/problem+json", "cache-control": "no-store" });
  if (problem.retryAfterSeconds !== undefined) headers.set("retry-after", String(Math.ceil(problem.retryAfterSeconds)));
  if (problem.status === 401) headers.set("www-authenticate", CHALLENGE);
  if (problem.type === "insufficient-scope") headers.set("www-authenticate", outOfScope(problem));
  return new Response(JSON.stringify(problemDocument(problem, request)), { status: problem.status, headers });
}

const TABLE: Record<AppErrorCode, { status: number; title: string }> = {
  "dependency-unavailable": { status: 503, title: "A dependency is not reachable" },
  "dependency-unconfigured": { status: 503, title: "A dependency is not configured" },
  "feature-switched-off": { status: 503, title: "The feature is switched off" },
  validation: { status: 400, title: "The request does not fit its schema" },
  "malformed-body": { status: 400, title: "The body cannot be parsed" },
  "body-too-large": { status: 413, title: "The body is too large" },
  "body-too-slow": { status: 408, title: "The body did not come in time" },
  "unsupported-media-type": { status: 415, title: "The content type is not supported" },
  unauthenticated: { status: 401, title: "Authentication is required" },
  forbidden: { status: 403, title: "This is not allowed to you" },
  "insufficient-scope": { status: 403, title: "The service token is not good for this" },
  "step-up-required": { status: 403, title: "Prove first that it is you" },
  "not-found": { status: 404, title: "Not found" },
  "method-not-allowed": { status: 405, title: "The method is not allowed here" },
  "precondition-failed": { status: 412, title: "A precondition of the request does not hold" },
  "rate-limited": { status: 429, title: "Too many requests" },
  overloaded: { status: 503, title: "More is asked for at once than can be done" },
  conflict: { status: 409, title: "Conflict with the current state" },
};

/** What a type of foreseen fault is; undefined where none has that name. */
export const faultOf = (code: string): { status: number; title: string } | undefined =>
  Object.hasOwn(TABLE, code) ? TABLE[code as AppErrorCode] : undefined;

/** The one table from foreseen faults to problems. */
export function problemOfError(error: AppError): Problem {
  const { status, title } = TABLE[error.code];
  const { subject, retryAfterSeconds, errors, extensions } = error.detail;
  return {
    type: error.code,
    title,
    status,
    detail: error.message,
    ...(errors ? { errors } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    extensions: { ...(subject ? { subject } : {}), ...extensions },
  };
}

/** What an unknown error answers: the request id and nothing else. */
export const UNKNOWN_PROBLEM: Problem = {
  type: "internal",
  title: "Something went wrong on our side",
  status: 500,
  detail: "The request id names this failure in our logs.",
};
