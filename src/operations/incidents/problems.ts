import type { ProblemTable } from "../../platform/http/problem.ts";
import type { IncidentRefusal } from "./rules.ts";

export const incidentProblems: ProblemTable<IncidentRefusal> = {
  "no-such-incident": () => ({ type: "not-found", title: "Not found", status: 404, detail: "There is no such incident." }),
  "incident-closed": () => ({ type: "incident-closed", title: "The incident is closed", status: 409 }),
  "review-incomplete": ({ missing, standing }) => ({
    type: "review-incomplete",
    title: "The incident cannot be closed without its review",
    status: 422,
    detail:
      standing.length > 0
        ? "What it is about stands open still; it closes by what is found, not by what is said."
        : "Root cause, runbook change and regression check are needed; the last two may be none, with a reason.",
    errors: [...standing, ...missing.map((pointer) => ({ pointer, detail: "is needed to close" }))],
  }),
  "support-not-configured": () => ({
    type: "support-not-configured",
    title: "There is no support webhook",
    status: 422,
    detail: "SUPPORT_WEBHOOK_URL is not set.",
  }),
  "no-escalation-to-replay": () => ({
    type: "no-escalation-to-replay",
    title: "There is no call of support to send again",
    status: 409,
    detail: "None was made, or each is still on its way: the timeline tells which.",
  }),
};
