import type * as z from "zod";
import { inEnglish, say, type Text } from "./language/say.ts";

/** A fault that the code foresaw: what went wrong, not which status it becomes (platform/http/problem.ts has the table). */
export type AppErrorCode =
  | "dependency-unavailable"
  | "dependency-unconfigured"
  | "feature-switched-off"
  | "validation"
  | "malformed-body"
  | "body-too-large"
  | "body-too-slow"
  | "unsupported-media-type"
  | "unauthenticated"
  | "forbidden"
  | "insufficient-scope"
  | "step-up-required"
  | "not-found"
  | "method-not-allowed"
  | "precondition-failed"
  | "rate-limited"
  | "overloaded"
  | "conflict";

/** What is wrong with an input's fields, in the words of zod's errors in some language; what a schema itself says is in ours. */
export type FieldFaults = (wording: z.core.$ZodErrorMap) => readonly { pointer: string; detail: Text }[];

export interface AppErrorDetail {
  /** Which dependency, feature or resource. */
  subject?: string;
  /** Seconds after which a retry makes sense. */
  retryAfterSeconds?: number;
  /** RFC 6901 pointers to what is wrong in the input. */
  errors?: readonly { pointer: string; detail: Text }[];
  /** The same as a schema says it in another language, where one refused the input. */
  errorsBy?: FieldFaults;
  /** Further members of the problem document. */
  extensions?: Record<string, unknown>;
  cause?: unknown;
}

export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: AppErrorCode;
  /** Its message, which is in English, as it can be said in another language. */
  readonly said: Text;
  readonly detail: AppErrorDetail;

  constructor(code: AppErrorCode, said: Text, detail: AppErrorDetail = {}) {
    super(inEnglish(said), detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.said = said;
    this.detail = detail;
  }
}

export const unavailable = (dependency: string, cause?: unknown, retryAfterSeconds = 5): AppError =>
  new AppError("dependency-unavailable", say`${dependency} is not reachable`, { subject: dependency, retryAfterSeconds, cause });

export const unconfigured = (dependency: string, missing: readonly string[]): AppError =>
  new AppError("dependency-unconfigured", say`${dependency} is not configured`, { subject: dependency, extensions: { missing } });

export const notFound = (what: string): AppError => new AppError("not-found", say`no such ${what}`, { subject: what });

export const switchedOff = (feature: string): AppError =>
  new AppError("feature-switched-off", say`${feature} is switched off by an operator`, { subject: feature, retryAfterSeconds: 30 });
