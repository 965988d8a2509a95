import type { ProblemTable } from "../../platform/http/problem.ts";
import type { LetterState } from "./rules.ts";
import { say } from "../../platform/language/say.ts";

export type DeadLetterRefusal =
  | { kind: "wake-up-letter-decided"; state: LetterState }
  | { kind: "wake-up-letter-unreadable" }
  | { kind: "wake-up-letter-too-late" };

export const deadLetterProblems: ProblemTable<DeadLetterRefusal> = {
  "wake-up-letter-decided": ({ state }) => ({
    type: "dead-letter-decided",
    title: "The dead letter takes no further decision",
    status: 409,
    detail: say`It is ${state}.`,
    extensions: { state },
  }),
  "wake-up-letter-unreadable": () => ({
    type: "dead-letter-unreadable",
    title: "The dead letter cannot be replayed",
    status: 409,
    detail: "Its message names nothing that could be done again; it can only be handled.",
  }),
  "wake-up-letter-too-late": () => ({
    type: "dead-letter-too-late",
    title: "The dead letter's work is over",
    status: 409,
    detail: "What it was to be done for has ended meanwhile, or is gone; it can only be handled.",
  }),
};
