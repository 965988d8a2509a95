import { idempotencyProblems, type IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import type { ProblemTable } from "../../platform/http/problem.ts";
import type { SearchState } from "./rules.ts";
import { say } from "../../platform/language/say.ts";

export type SearchRefusal =
  | Extract<IdempotencyRefusal, { kind: "idempotency-key-reused" }>
  | { kind: "brief-not-found" }
  | { kind: "nothing-sought"; pointer: "/query" | "/briefId" }
  | { kind: "currency-not-supported"; supported: readonly string[] }
  | { kind: "budget-not-convertible"; from: string; to: string }
  | { kind: "no-supplier" }
  | { kind: "search-not-running"; state: SearchState };

export const searchProblems: ProblemTable<SearchRefusal> = {
  "idempotency-key-reused": idempotencyProblems["idempotency-key-reused"],
  "brief-not-found": () => ({
    type: "brief-not-found",
    title: "There is no such brief",
    status: 404,
    errors: [{ pointer: "/briefId", detail: "names no brief of yours" }],
  }),
  "nothing-sought": ({ pointer }) => ({
    type: "nothing-sought",
    title: "Nothing to search for is named",
    status: 400,
    errors: [{ pointer, detail: "names no goods" }],
  }),
  "currency-not-supported": ({ supported }) => ({
    type: "currency-not-supported",
    title: "Prices cannot be shown in this currency",
    status: 422,
    errors: [{ pointer: "/currency", detail: say`must be one of ${supported.join(", ")}` }],
  }),
  "budget-not-convertible": ({ from, to }) => ({
    type: "budget-not-convertible",
    title: "The budget cannot be held against prices",
    status: 422,
    detail: say`No exchange rate from ${from} to ${to} can be used now. Give the budget in ${to}, or leave it out.`,
    errors: [{ pointer: "/budget/currency", detail: say`cannot be converted to ${to} now` }],
  }),
  "no-supplier": () => ({
    type: "no-supplier",
    title: "No supplier is enabled",
    status: 503,
    detail: "The search stays a draft; confirm it again later.",
    retryAfterSeconds: 60,
  }),
  "search-not-running": ({ state }) => ({
    type: "search-not-running",
    title: "Only a search that runs can be cancelled",
    status: 409,
    detail: state === "DRAFT" ? "It was never sent out; a draft is deleted by itself." : say`It is ${state}.`,
    extensions: { state },
  }),
};
