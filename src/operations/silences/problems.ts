import type { ProblemTable } from "../../platform/http/problem.ts";
import type { EndRefusal } from "./ports.ts";
import {
  FURTHEST_AHEAD_SECONDS,
  LONGEST_OF_SERIES_SECONDS,
  LONGEST_SECONDS,
  LONGEST_SERIES_SECONDS,
  MOST_SILENCES,
  type SilenceRefusal,
} from "./rules.ts";

const DAY = 86_400;

export const silenceProblems: ProblemTable<SilenceRefusal> = {
  "too-many-silences": () => ({
    type: "too-many-silences",
    title: "There are too many silences",
    status: 409,
    detail: `At most ${MOST_SILENCES} may be planned or stand at once. End one first.`,
  }),
  "silence-ends-first": () => ({
    type: "silence-ends-first",
    title: "The silence ends before it begins",
    status: 422,
    errors: [{ pointer: "/endsAt", detail: "must be after its beginning, and in the future" }],
  }),
  "silence-too-long": () => ({
    type: "silence-too-long",
    title: "The silence is too long",
    status: 422,
    errors: [{ pointer: "/endsAt", detail: `must be at most ${LONGEST_SECONDS / DAY} days after its beginning` }],
  }),
  "silence-meets-itself": () => ({
    type: "silence-meets-itself",
    title: "The silence is not over when it comes back",
    status: 422,
    errors: [
      {
        pointer: "/endsAt",
        detail: `must be at most ${LONGEST_OF_SERIES_SECONDS / DAY} days after its beginning where it comes each week`,
      },
    ],
  }),
  "silence-for-too-long": () => ({
    type: "silence-for-too-long",
    title: "The silence comes back for too long",
    status: 422,
    errors: [{ pointer: "/recurs/until", detail: `must be within ${LONGEST_SERIES_SECONDS / DAY} days` }],
  }),
  "silence-never-again": () => ({
    type: "silence-never-again",
    title: "The silence would not come back",
    status: 422,
    errors: [{ pointer: "/recurs/until", detail: "must be a week after its beginning at least" }],
  }),
  "silence-too-far-ahead": () => ({
    type: "silence-too-far-ahead",
    title: "The silence begins too far ahead",
    status: 422,
    errors: [{ pointer: "/beginsAt", detail: `must be within ${FURTHEST_AHEAD_SECONDS / DAY} days` }],
  }),
};

export const endProblems: ProblemTable<EndRefusal> = {
  "no-such-silence": () => ({ type: "not-found", title: "Not found", status: 404, detail: "There is no such silence." }),
  "silence-ended": () => ({ type: "silence-ended", title: "The silence is over already", status: 409 }),
};
