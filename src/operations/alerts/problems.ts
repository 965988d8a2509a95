import type { ProblemTable } from "../../platform/http/problem.ts";
import type { AlertRefusal, LetterRefusal } from "./ports.ts";

export const alertProblems: ProblemTable<AlertRefusal> = {
  "no-such-alert": () => ({ type: "not-found", title: "Not found", status: 404, detail: "There is no such alert." }),
  "alert-resolved": () => ({ type: "alert-resolved", title: "The alert is resolved already", status: 409 }),
};

export const letterProblems: ProblemTable<LetterRefusal> = {
  "no-such-dead-letter": () => ({ type: "not-found", title: "Not found", status: 404, detail: "There is no such dead letter." }),
  "already-decided": ({ state }) => ({
    type: "already-decided",
    title: "The dead letter is decided already",
    status: 409,
    detail:
      state === "in-progress"
        ? "Its delivery is under way; if that fails, it comes back to be decided."
        : "A dead letter takes one decision.",
    extensions: { state },
  }),
  "secondary-not-configured": () => ({
    type: "secondary-not-configured",
    title: "There is no secondary transport",
    status: 422,
    detail: "INCIDENT_ALERT_SECONDARY_WEBHOOK_URL is not set.",
    errors: [{ pointer: "/mode", detail: "needs a secondary transport" }],
  }),
};
