import { idempotencyProblems, type IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import { pointerTo } from "../../platform/http/validate.ts";
import type { Problem, ProblemTable } from "../../platform/http/problem.ts";
import type { PasswordCommon } from "./refuse-common-password.ts";
import type { RegistrationsThrottled } from "./throttle-registration.ts";
import { say, type Text } from "../../platform/language/say.ts";

export type AuthRefusal =
  | { kind: "email-taken"; field?: "newEmail" | "token" }
  | { kind: "address-unchanged" }
  | { kind: "sign-in-failed" }
  | { kind: "account-closed"; eraseAt: Date }
  | { kind: "account-suspended"; since: Date; reason: string }
  | { kind: "account-erased" }
  | { kind: "totp-required" }
  | { kind: "sign-in-throttled"; retryAfterSeconds: number }
  | { kind: "guests-throttled"; retryAfterSeconds: number }
  | RegistrationsThrottled
  | { kind: "session-ended" }
  | { kind: "session-not-found" }
  | { kind: "password-wrong"; field?: "password" }
  | PasswordCommon
  | { kind: "password-reset-token-invalid" }
  | { kind: "password-resets-throttled"; retryAfterSeconds: number }
  | { kind: "refresh-token-reused" }
  | { kind: "verification-token-invalid" }
  | { kind: "verification-throttled"; retryAfterSeconds: number };

const ended = (detail: Text): Problem => ({ type: "session-ended", title: "The session has ended", status: 401, detail });

export const authProblems: ProblemTable<AuthRefusal> = {
  "email-taken": ({ field = "email" }) => ({
    type: "email-taken",
    title: "There is an account with this e-mail address",
    status: 409,
    errors: [{ pointer: `/${field}`, detail: "has an account" }],
  }),
  "address-unchanged": () => ({
    type: "address-unchanged",
    title: "The account has this e-mail address",
    status: 409,
    errors: [{ pointer: "/newEmail", detail: "is the account's" }],
  }),
  "sign-in-failed": () => ({ type: "sign-in-failed", title: "E-mail address or password is not right", status: 401 }),
  "account-closed": ({ eraseAt }) => ({
    type: "account-closed",
    title: "The account is closed",
    status: 403,
    detail: "It can be opened again by its address and password, `POST /auth/keep-account`, until it is erased.",
    extensions: { eraseAt: eraseAt.toISOString() },
  }),
  "account-suspended": ({ since, reason }) => ({
    type: "account-suspended",
    title: "The account is suspended",
    status: 403,
    detail: say`Operators suspended it: ${reason}`,
    extensions: { since: since.toISOString() },
  }),
  "account-erased": () => ({
    type: "account-erased",
    title: "The account is being erased",
    status: 410,
    detail: "Its days of grace are over.",
  }),
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
  "guests-throttled": ({ retryAfterSeconds }) => ({
    type: "guests-throttled",
    title: "Too many guests from this address",
    status: 429,
    detail: "A guest's token can be used until it expires: ask for one a device.",
    retryAfterSeconds,
  }),
  "registrations-throttled": ({ retryAfterSeconds }) => ({
    type: "registrations-throttled",
    title: "Too many accounts were asked for from this address",
    status: 429,
    retryAfterSeconds,
  }),
  "session-not-found": () => ({ type: "not-found", title: "Not found", status: 404, detail: "you have no such session" }),
  "password-wrong": ({ field = "currentPassword" }) => ({
    type: "password-wrong",
    title: "The password is not the account's",
    status: 403,
    detail: "Nothing was changed.",
    errors: [{ pointer: `/${field}`, detail: "is not right" }],
  }),
  "password-common": ({ field }) => ({
    type: "password-common",
    title: "The password is among the first that anybody would try",
    status: 400,
    detail: "Take several words of your own, or let a program make one.",
    errors: [{ pointer: `/${field}`, detail: "is too common" }],
  }),
  "password-reset-token-invalid": () => ({
    type: "password-reset-token-invalid",
    title: "The token does not reset the password",
    status: 400,
    detail: "It has expired or was used, or the password was changed since. Ask for another mail.",
    errors: [{ pointer: "/token", detail: "is not valid" }],
  }),
  "password-resets-throttled": ({ retryAfterSeconds }) => ({
    type: "password-resets-throttled",
    title: "Too many resets of passwords were asked for from this address",
    status: 429,
    retryAfterSeconds,
  }),
  "session-ended": () => ended(say`Sign in again.`),
  "refresh-token-reused": () => ended(say`The refresh token was used before; the whole session is revoked. Sign in again.`),
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

export type ServiceTokenRefusal =
  | { kind: "service-token-not-found" }
  | { kind: "service-token-expiry-refused"; longestDays: number }
  | { kind: "service-token-model-unlimitable"; name: string; reason: "unknown" | "twice" }
  | { kind: "address-unproven" }
  | { kind: "session-ended" }
  | { kind: "too-many-service-tokens"; maximum: number }
  | { kind: "service-tokens-made"; maximum: number; retryAfterSeconds: number }
  | Extract<IdempotencyRefusal, { kind: "idempotency-key-reused" }>;

export const serviceTokenProblems: ProblemTable<ServiceTokenRefusal> = {
  "service-token-not-found": () => ({ type: "not-found", title: "Not found", status: 404, detail: "there is no such service token" }),
  "session-ended": () => ended(say`Sign in again.`),
  "service-token-expiry-refused": ({ longestDays }) => ({
    type: "service-token-expiry-refused",
    title: "A token cannot be given this end",
    status: 400,
    errors: [{ pointer: "/expiresAt", detail: say`must be in the future, within ${longestDays} days; left out there is no end` }],
  }),
  "service-token-model-unlimitable": ({ name, reason }) => ({
    type: "service-token-model-unlimitable",
    title: "A limit is of no model, or of one that has another",
    status: 400,
    errors: [
      {
        pointer: pointerTo("/llmLimits/models", [name]),
        detail: reason === "unknown" ? "is no model's name" : "is another name of a model that has a limit here already",
      },
    ],
  }),
  "address-unproven": () => ({
    type: "address-unproven",
    title: "The account's e-mail address is not proven",
    status: 403,
    detail: "Prove it by the token that was mailed to it, `POST /auth/verify-address`; `POST /auth/verification` mails another.",
  }),
  "too-many-service-tokens": ({ maximum }) => ({
    type: "too-many-service-tokens",
    title: "There are as many service tokens as a buyer may have",
    status: 409,
    detail: say`${maximum} are good; revoke one that is not used.`,
  }),
  "service-tokens-made": ({ maximum, retryAfterSeconds }) => ({
    type: "service-tokens-made",
    title: "More service tokens were made within a day than may be",
    status: 429,
    detail: say`${maximum} were made within 24 hours.`,
    retryAfterSeconds,
  }),
  "idempotency-key-reused": idempotencyProblems["idempotency-key-reused"],
};
