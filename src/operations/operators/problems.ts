import type { ProblemTable } from "../../platform/http/problem.ts";
import type { DeskRefusal } from "./ports.ts";

export type OperatorRefusal = DeskRefusal | { kind: "bootstrap-refused" };

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
