import type { ProblemTable } from "../../platform/http/problem.ts";

export type AutomationRefusal =
  | { kind: "automation-url-refused"; reason: string }
  | { kind: "too-many-automations"; maximum: number }
  | { kind: "replay-batch-too-large"; maximum: number }
  | { kind: "dead-letter-decided"; state: string };

export const automationProblems: ProblemTable<AutomationRefusal> = {
  "automation-url-refused": ({ reason }) => ({
    type: "automation-url-refused",
    title: "The address cannot be delivered to",
    status: 422,
    detail: `The address ${reason}.`,
    errors: [{ pointer: "/url", detail: reason }],
  }),
  "too-many-automations": ({ maximum }) => ({
    type: "too-many-automations",
    title: "There are too many automations",
    status: 409,
    detail: `A buyer can have ${maximum}; delete one first.`,
  }),
  "replay-batch-too-large": ({ maximum }) => ({
    type: "replay-batch-too-large",
    title: "Too many in one replay",
    status: 400,
    detail: `At most ${maximum} can be replayed at a time.`,
    errors: [{ pointer: "/ids", detail: `must have at most ${maximum} items` }],
  }),
  "dead-letter-decided": ({ state }) => ({
    type: "dead-letter-decided",
    title: "The dead letter takes no further decision",
    status: 409,
    detail: `It is ${state}.`,
    extensions: { state },
  }),
};
