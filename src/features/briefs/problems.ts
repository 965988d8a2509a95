import { idempotencyProblems } from "../../platform/http/idempotency.ts";
import type { ProblemTable } from "../../platform/http/problem.ts";
import type { Brief } from "./schemas.ts";

export type BriefRefusal =
  | { kind: "brief-not-found" }
  | { kind: "version-required" }
  | { kind: "version-conflict"; brief: Brief }
  | { kind: "nothing-to-confirm"; pointer: string }
  | { kind: "idempotency-key-reused" };

export const briefProblems: ProblemTable<BriefRefusal> = {
  "idempotency-key-reused": idempotencyProblems["idempotency-key-reused"],
  "brief-not-found": () => ({
    type: "not-found",
    title: "Not found",
    status: 404,
    detail: "no such brief",
    extensions: { subject: "brief" },
  }),
  "version-required": () => ({
    type: "brief-version-required",
    title: "The brief's version is required",
    status: 428,
    detail: "Send the brief's ETag, as last seen, in If-Match.",
    errors: [{ pointer: "/headers/if-match", detail: "is missing" }],
  }),
  "version-conflict": ({ brief }) => ({
    type: "brief-version-conflict",
    title: "The brief has changed since",
    status: 412,
    detail: "Nothing was changed. Take `brief` as the current state and decide again.",
    extensions: { brief },
  }),
  "nothing-to-confirm": ({ pointer }) => ({
    type: "brief-nothing-to-confirm",
    title: "The brief has nothing there to confirm",
    status: 422,
    detail: "Name what stands in the version you sent, such as /budget or /items/0/quantity.",
    errors: [{ pointer, detail: "points at nothing in the brief" }],
  }),
};
