import type { ProblemTable } from "../../platform/http/problem.ts";
import type { AskRefusal } from "../checkout/ask-again.ts";
import { checkoutProblems, type CheckoutRefusal } from "../checkout/problems.ts";

type DeskRefusal = AskRefusal | Extract<CheckoutRefusal, { kind: "already-paid" }>;

export const deskProblems: ProblemTable<DeskRefusal> = {
  "already-paid": checkoutProblems["already-paid"],
  "attempt-busy": ({ attemptId, retryAfterSeconds }) => ({
    type: "attempt-busy",
    title: "The attempt is being driven on at this moment",
    status: 409,
    detail: "By the reconcile, its buyer or another operator. Look at it again, then ask again.",
    retryAfterSeconds,
    extensions: { attemptId },
  }),
};
