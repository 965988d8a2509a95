import type { ProblemTable } from "../../platform/http/problem.ts";
import { paymentProblems, type RefundRefusal } from "../payments/problems.ts";
import type { ShortfallState } from "./shortfall-rules.ts";
import { say } from "../../platform/language/say.ts";

export interface ShortfallDecided {
  kind: "shortfall-decided";
  state: ShortfallState;
}

export const shortfallProblems: ProblemTable<ShortfallDecided | RefundRefusal> = {
  ...paymentProblems,
  "shortfall-decided": ({ state }) => ({
    type: "shortfall-decided",
    title: "The shortfall is decided already",
    status: 409,
    detail: say`It is ${state}.`,
    extensions: { state },
  }),
};
