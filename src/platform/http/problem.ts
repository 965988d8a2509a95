import type * as z from "zod";
import type { AppError, AppErrorCode, FieldFaults } from "../errors.ts";
import { SOURCE_LANGUAGE, type Language } from "../language/languages.ts";
import { translatorFor } from "../language/translate.ts";
import { inEnglish, type Text } from "../language/say.ts";

export interface Problem {
  /** Last segment of the type URI: `cart-version-conflict`. */
  type: string;
  title: string;
  status: number;
  detail?: Text;
  errors?: readonly { pointer: string; detail: Text }[];
  retryAfterSeconds?: number;
  /** What is wrong with the fields, where a schema can say it in other languages. */
  errorsBy?: FieldFaults;
  /** A provider's clients read it, in the shape that they know: it stays in English. */
  providers?: true;
  /** Refused on purpose, to protect whoever asks: told in the document, and never counted as a failure whatever its status. */
  protective?: true;
  extensions?: Record<string, unknown>;
}

/** The errors of a protocol that is not ours: what it makes of a problem, by its own schema, instead of the document of RFC 9457. */
export interface ErrorForm {
  schema: z.ZodType;
  of(problem: Problem): object;
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
  ...(problem.detail === undefined ? {} : { detail: inEnglish(problem.detail) }),
  instance: request.path,
  requestId: request.requestId,
  ...(problem.errors === undefined ? {} : { errors: problem.errors.map((error) => ({ ...error, detail: inEnglish(error.detail) })) }),
  ...(problem.protective ? { protective: true } : {}),
  ...problem.extensions,
});

interface Answered {
  path: string;
  requestId: string;
}

/** The problems that were answered, until their answers leave: only then is it known in which language they are read. */
const answered = new WeakMap<Response, { problem: Problem; request: Answered }>();

/** Renders the document, or what a protocol has in its place; in English. */
export function problemResponse(problem: Problem, request: { path: string; requestId: string }, form?: ErrorForm): Response {
  const headers = new Headers({
    "content-type": form ? "application/json" : "application/problem+json",
    "cache-control": "no-store",
    "content-language": SOURCE_LANGUAGE,
  });
  if (problem.retryAfterSeconds !== undefined) headers.set("retry-after", String(Math.ceil(problem.retryAfterSeconds)));
  if (problem.status === 401) headers.set("www-authenticate", CHALLENGE);
  if (problem.type === "insufficient-scope") headers.set("www-authenticate", outOfScope(problem));
  const response = new Response(JSON.stringify(form ? form.of(problem) : problemDocument(problem, request)), {
    status: problem.status,
    headers,
  });
  if (!form && !problem.providers) answered.set(response, { problem, request });
  return response;
}

/**
 * A problem that was answered, as its reader reads it: with the same type, status, pointers and headers. Any other answer is itself. Throws
 * what reading a catalogue throws.
 */
export async function inLanguage(response: Response, language: Language): Promise<Response> {
  const found = answered.get(response);
  if (!found) return response;
  response.headers.append("vary", "Accept-Language");
  if (language === SOURCE_LANGUAGE) return response;
  const document = problemDocument(await problemIn(found.problem, language), found.request);
  const other = new Response(JSON.stringify(document), response);
  other.headers.set("content-language", language);
  return other;
}

/** A problem with its title, its detail and the faults of its fields in a language. */
export async function problemIn(said: Problem, language: Language): Promise<Problem> {
  if (language === SOURCE_LANGUAGE) return said;
  const { title, detail, errors, errorsBy, ...problem } = said;
  const { translate, fieldFaults } = await translatorFor(language);
  const faults = errorsBy?.(fieldFaults) ?? errors;
  return {
    ...problem,
    title: translate(title),
    ...(detail === undefined ? {} : { detail: translate(detail) }),
    ...(faults === undefined ? {} : { errors: faults.map((fault) => ({ ...fault, detail: translate(fault.detail) })) }),
  };
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
  const { subject, retryAfterSeconds, errors, errorsBy, extensions } = error.detail;
  return {
    type: error.code,
    title,
    status,
    detail: error.said,
    ...(errors ? { errors } : {}),
    ...(errorsBy ? { errorsBy } : {}),
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
