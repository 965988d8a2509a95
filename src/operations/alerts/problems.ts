import type { ProblemTable } from "../../platform/http/problem.ts";
import type { HaltRefusal, ManyRefusal } from "./many.ts";
import type { AlertRefusal, LetterRefusal, MeantRefusal } from "./ports.ts";

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

export const manyProblems: ProblemTable<ManyRefusal> = {
  "secondary-not-configured": letterProblems["secondary-not-configured"],
  "others-meant": () => ({
    type: "others-meant",
    title: "Other dead letters are meant than were counted",
    status: 409,
    detail: "Dead letters were decided or added since they were counted. Count again.",
  }),
  "none-meant": () => ({ type: "none-meant", title: "No undecided dead letter meets this", status: 409 }),
  "many-under-way": ({ id }) => ({
    type: "many-under-way",
    title: "Another decision on many is under way",
    status: 409,
    detail: "Wait for its end, or halt it.",
    extensions: { id },
  }),
};

export const meantProblems: ProblemTable<MeantRefusal> = {
  "graver-meant": () => ({
    type: "graver-meant",
    title: "More of them are pages than were counted",
    status: 409,
    detail: "An alert has become a page since they were counted. Count again.",
  }),
  "no-alert-meant": () => ({ type: "no-alert-meant", title: "No open alert that nobody has meets this", status: 409 }),
};

export const haltProblems: ProblemTable<HaltRefusal> = {
  "no-such-many": () => ({ type: "not-found", title: "Not found", status: 404, detail: "There is no such decision on many." }),
  "many-ended": ({ state }) => ({ type: "many-ended", title: "It has ended already", status: 409, extensions: { state } }),
};
