import type { Problem, ProblemTable } from "../../platform/http/problem.ts";

export type AuthRefusal =
  | { kind: "email-taken" }
  | { kind: "sign-in-failed" }
  | { kind: "totp-required" }
  | { kind: "sign-in-throttled"; retryAfterSeconds: number }
  | { kind: "session-ended" }
  | { kind: "refresh-token-reused" }
  | { kind: "verification-token-invalid" }
  | { kind: "verification-throttled"; retryAfterSeconds: number };

const ended = (detail: string): Problem => ({ type: "session-ended", title: "The session has ended", status: 401, detail });

export const authProblems: ProblemTable<AuthRefusal> = {
  "email-taken": () => ({
    type: "email-taken",
    title: "There is an account with this e-mail address",
    status: 409,
    errors: [{ pointer: "/email", detail: "has an account" }],
  }),
  "sign-in-failed": () => ({ type: "sign-in-failed", title: "E-mail address or password is not right", status: 401 }),
  "totp-required": () => ({
    type: "totp-required",
    title: "A one-time code is needed",
    status: 401,
    errors: [{ pointer: "/totp", detail: "is missing, wrong or used" }],
  }),
  "sign-in-throttled": ({ retryAfterSeconds }) => ({
    type: "sign-in-throttled",
    title: "Too many failed sign-ins",
    status: 429,
    retryAfterSeconds,
  }),
  "session-ended": () => ended("Sign in again."),
  "refresh-token-reused": () => ended("The refresh token was used before; the whole session is revoked. Sign in again."),
  "verification-token-invalid": () => ({
    type: "verification-token-invalid",
    title: "The token does not prove the address",
    status: 400,
    detail: "It has expired, or the account has another address by now. Ask for another mail.",
    errors: [{ pointer: "/token", detail: "is not valid" }],
  }),
  "verification-throttled": ({ retryAfterSeconds }) => ({
    type: "verification-throttled",
    title: "A mail was asked for a short while ago",
    status: 429,
    retryAfterSeconds,
  }),
};
