import type { ProblemTable } from "../../platform/http/problem.ts";
import type { StepUpRefusal } from "../../platform/step-up.ts";
import type { DeskRefusal } from "./ports.ts";

export type OperatorRefusal = DeskRefusal | { kind: "bootstrap-refused" };

/** 403 and not 401: the session stands, and is not to be thrown away for a wrong password. */
export const stepUpProblems: ProblemTable<StepUpRefusal> = {
  "sign-in-failed": () => ({
    type: "step-up-failed",
    title: "That does not prove that it is you",
    status: 403,
    errors: [{ pointer: "/password", detail: "is not right" }],
  }),
  "totp-required": () => ({
    type: "totp-required",
    title: "A one-time code is needed",
    status: 403,
    errors: [{ pointer: "/totp", detail: "is missing, wrong or used" }],
  }),
  "sign-in-throttled": ({ retryAfterSeconds }) => ({
    type: "sign-in-throttled",
    title: "Too many failed sign-ins",
    status: 429,
    retryAfterSeconds,
  }),
  "session-ended": () => ({ type: "session-ended", title: "The session has ended", status: 401, detail: "Sign in again." }),
};

export const operatorProblems: ProblemTable<OperatorRefusal> = {
  "email-taken": () => ({
    type: "email-taken",
    title: "There is an operator with this e-mail address",
    status: 409,
    errors: [{ pointer: "/email", detail: "has an account" }],
  }),
  "operator-exists": () => ({
    type: "operator-exists",
    title: "The first operator exists already",
    status: 409,
    detail: "Further operators are made by an admin at POST /admin/operators.",
  }),
  "no-such-operator": () => ({ type: "not-found", title: "There is no such operator", status: 404 }),
  "last-admin": () => ({
    type: "last-admin",
    title: "The last admin cannot be disabled or given another role",
    status: 409,
    detail: "Make another admin first.",
  }),
  "bootstrap-refused": () => ({
    type: "bootstrap-refused",
    title: "The bootstrap secret is not right",
    status: 403,
    errors: [{ pointer: "/bootstrapSecret", detail: "is not right" }],
  }),
};
