import { idempotencyProblems, type IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import type { ProblemTable } from "../../platform/http/problem.ts";
import { say, type Text } from "../../platform/language/say.ts";

export type AutomationRefusal =
  | { kind: "automation-url-refused"; reason: string }
  | { kind: "condition-refused"; pointer: string; reason: Text }
  | { kind: "action-refused"; pointer: string; reason: Text }
  | { kind: "no-past-event"; eventType: string }
  | Extract<IdempotencyRefusal, { kind: "idempotency-key-reused" | "idempotency-key-required" }>
  | { kind: "too-many-automations"; maximum: number }
  | { kind: "automation-deleted" }
  | { kind: "session-ended" }
  | { kind: "too-many-secrets"; maximum: number; until: Date }
  | { kind: "replay-batch-too-large"; maximum: number }
  | { kind: "dead-letter-decided"; state: string }
  | { kind: "bulk-replay-not-found" }
  | { kind: "bulk-replay-ended"; state: string }
  | { kind: "payload-not-editable" }
  | { kind: "payload-unchanged" }
  | { kind: "nothing-to-replay" }
  | { kind: "set-differs"; matching: number }
  | { kind: "nothing-to-review" }
  | { kind: "incident-not-open"; incidentId: string; state: "closed" | undefined };

export const automationProblems: ProblemTable<AutomationRefusal> = {
  "idempotency-key-reused": idempotencyProblems["idempotency-key-reused"],
  "idempotency-key-required": idempotencyProblems["idempotency-key-required"],
  "automation-url-refused": ({ reason }) => ({
    type: "automation-url-refused",
    title: "The address cannot be delivered to",
    status: 422,
    detail: say`The address ${reason}.`,
    errors: [{ pointer: "/url", detail: reason }],
  }),
  "condition-refused": ({ pointer, reason }) => ({
    type: "condition-refused",
    title: "A condition cannot be one of this automation",
    status: 422,
    detail: "GET /automation-triggers says what conditions on each type of event can be.",
    errors: [{ pointer, detail: reason }],
  }),
  "action-refused": ({ pointer, reason }) => ({
    type: "action-refused",
    title: "An action cannot be one of this automation",
    status: 422,
    detail:
      "A webhook, a mail and a search are done once each at most, a delay stands before something, a search is of what the event is about, and mails go to an address that is proven.",
    errors: [{ pointer, detail: reason }],
  }),
  "no-past-event": ({ eventType }) => ({
    type: "no-past-event",
    title: "There is no past event to try it at",
    status: 409,
    detail: say`Nothing of the type ${eventType} happened within the days for which events are kept.`,
  }),
  "too-many-automations": ({ maximum }) => ({
    type: "too-many-automations",
    title: "There are too many automations",
    status: 409,
    detail: say`A buyer can have ${maximum}; delete one first.`,
  }),
  "automation-deleted": () => ({
    type: "automation-deleted",
    title: "The automation that was made under this key is deleted",
    status: 409,
    detail: "Make another under a key of its own.",
  }),
  "session-ended": () => ({ type: "session-ended", title: "The session has ended", status: 401, detail: "Sign in again." }),
  "too-many-secrets": ({ maximum, until }) => ({
    type: "too-many-secrets",
    title: "Too many of its secrets are in use",
    status: 409,
    detail: say`Deliveries are signed with ${maximum} secrets of before, each until the time it was promised; the first ends at ${until.toISOString()}. An automation that is deleted and made again has none.`,
  }),
  "replay-batch-too-large": ({ maximum }) => ({
    type: "replay-batch-too-large",
    title: "Too many in one replay",
    status: 400,
    detail: say`At most ${maximum} can be replayed at a time.`,
    errors: [{ pointer: "/ids", detail: say`must have at most ${maximum} items` }],
  }),
  "dead-letter-decided": ({ state }) => ({
    type: "dead-letter-decided",
    title: "The dead letter takes no further decision",
    status: 409,
    detail: say`It is ${state}.`,
    extensions: { state },
  }),
  "bulk-replay-not-found": () => ({
    type: "bulk-replay-not-found",
    title: "There is no such bulk replay",
    status: 404,
    detail: "Bulk replays are forgotten 30 days after they ended.",
  }),
  "bulk-replay-ended": ({ state }) => ({
    type: "bulk-replay-ended",
    title: "The bulk replay is over",
    status: 409,
    detail: say`It is ${state}.`,
    extensions: { state },
  }),
  "payload-not-editable": () => ({
    type: "payload-not-editable",
    title: "There is no delivery whose payload could be another",
    status: 409,
    detail: "It is an event whose dispatch failed, or a delivery that its receiver has acknowledged before: replay it as it is.",
  }),
  "payload-unchanged": () => ({
    type: "payload-unchanged",
    title: "The payload is as it was",
    status: 422,
    detail: "Replay it as it is, or say what is to differ.",
    errors: [{ pointer: "/data", detail: "does not differ from the event's" }],
  }),
  "nothing-to-replay": () => ({
    type: "nothing-to-replay",
    title: "There is nothing to replay",
    status: 409,
    detail: "No dead letter that can be replayed is meant.",
  }),
  "set-differs": ({ matching }) => ({
    type: "set-differs",
    title: "Other dead letters are meant than were counted",
    status: 409,
    detail: say`By now ${matching} are meant. Count again, and look at them.`,
    errors: [{ pointer: "/query/set", detail: "names others" }],
    extensions: { matching },
  }),
  "nothing-to-review": () => ({
    type: "nothing-to-review",
    title: "There is nothing to review",
    status: 409,
    detail: "No dead letter waits: the backlog is empty.",
  }),
  "incident-not-open": ({ incidentId, state }) => ({
    type: "incident-not-open",
    title: "That incident cannot be named here",
    status: 422,
    detail:
      state === undefined
        ? say`There is no incident ${incidentId}.`
        : say`The incident ${incidentId} is closed, so the dead letter would wait for nothing.`,
    errors: [{ pointer: "/incidentId", detail: state === undefined ? "is no incident" : "is an incident that is closed" }],
  }),
};
