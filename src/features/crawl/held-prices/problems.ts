import type { ProblemTable } from "../../../platform/http/problem.ts";
import type { HeldPriceState } from "./rules.ts";
import { say } from "../../../platform/language/say.ts";

export interface HeldPriceDecided {
  kind: "held-price-decided";
  state: HeldPriceState;
}

export const heldPriceProblems: ProblemTable<HeldPriceDecided> = {
  "held-price-decided": ({ state }) => ({
    type: "held-price-decided",
    title: "The held price takes no further decision",
    status: 409,
    detail: say`It is ${state}.`,
    extensions: { state },
  }),
};
