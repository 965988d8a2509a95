import type { ProblemTable } from "../../platform/http/problem.ts";
import type { HeldRateRefusal } from "./decide-held-rate.ts";
import type { FxRefusal } from "./rules.ts";
import { say, type Said } from "../../platform/language/say.ts";

export const fxProblems: ProblemTable<FxRefusal> = {
  "currency-not-supported": ({ currency, pointer }) => ({
    type: "currency-not-supported",
    title: "The currency is not supported",
    status: 422,
    detail: say`${currency} is not among the supported currencies; GET /fx/rates lists them.`,
    errors: [{ pointer, detail: "is not supported" }],
  }),
  "amount-too-large": ({ to }) => ({
    type: "amount-too-large",
    title: "The amount is too large to convert",
    status: 422,
    detail: say`In ${to} it is beyond the integers that every JSON reader holds exactly.`,
    errors: [{ pointer: "/amount/amount", detail: "is too large" }],
  }),
  "fx-rates-expired": ({ currencies }) => ({
    type: "fx-rates-expired",
    title: "The exchange rates are too old to convert with",
    status: 503,
    detail: "Conversion is refused past the grace window; this protects prices and is not a failure of the request.",
    retryAfterSeconds: 60,
    protective: true,
    extensions: { currencies },
  }),
};

const UNUSABLE: Record<Extract<HeldRateRefusal, { kind: "held-rate-unusable" }>["why"], Said> = {
  "not-a-rate": say`It is no rate that money can be converted with.`,
  "dated-ahead": say`It is dated ahead of our clock.`,
  outdated: say`A later publication is in force.`,
};

export const heldRateProblems: ProblemTable<HeldRateRefusal> = {
  "held-rate-decided": ({ state }) => ({
    type: "held-rate-decided",
    title: "The held figure is decided already",
    status: 409,
    detail: say`It is ${state}.`,
    extensions: { state },
  }),
  "held-rate-unusable": ({ why }) => ({
    type: "held-rate-unusable",
    title: "The held figure cannot come into force",
    status: 409,
    detail: say`${UNUSABLE[why]} It can be rejected.`,
    extensions: { why },
  }),
};
