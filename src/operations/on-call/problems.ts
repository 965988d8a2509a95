import type { ProblemTable } from "../../platform/http/problem.ts";
import { say } from "../../platform/language/say.ts";
import type { CoverShiftRefusal } from "./cover-shift.ts";
import type { EndCoverRefusal } from "./ports.ts";
import { FURTHEST_AHEAD_SECONDS, LONGEST_COVER_SECONDS, MOST_COVERS } from "./rules.ts";
import type { SetRotaRefusal } from "./set-rota.ts";

const DAY = 86_400;

type Either = Extract<SetRotaRefusal, CoverShiftRefusal>;

const either: ProblemTable<Either> = {
  "no-such-receiver": ({ receivers }) => ({
    type: "no-such-receiver",
    title: "The contract names no such receiver",
    status: 422,
    errors: [{ pointer: "/receiver", detail: say`must be one of ${receivers.join(", ")}` }],
  }),
  "nobody-to-call": ({ people }) => ({
    type: "nobody-to-call",
    title: "Somebody has no account that may act",
    status: 422,
    detail: say`Whoever is called has to be able to act. No operator, or disabled: ${people.join(", ")}.`,
  }),
};

export const setRotaProblems: ProblemTable<SetRotaRefusal> = {
  ...either,
  "rota-changed": ({ version }) => ({
    type: "rota-changed",
    title: "Somebody else has said meanwhile who takes turns",
    status: 409,
    detail: say`It is at version ${String(version)}. Look at it, then say again.`,
  }),
  "rota-too-far-ahead": () => ({
    type: "rota-too-far-ahead",
    title: "The first turn begins too far ahead",
    status: 422,
    errors: [{ pointer: "/beginsAt", detail: say`must be within ${String(FURTHEST_AHEAD_SECONDS / DAY)} days` }],
  }),
};

export const coverProblems: ProblemTable<CoverShiftRefusal> = {
  ...either,
  "cover-ends-first": () => ({
    type: "cover-ends-first",
    title: "The cover ends before it begins",
    status: 422,
    errors: [{ pointer: "/endsAt", detail: "must be after its beginning, and in the future" }],
  }),
  "cover-too-long": () => ({
    type: "cover-too-long",
    title: "The cover is too long",
    status: 422,
    errors: [{ pointer: "/endsAt", detail: say`must be at most ${String(LONGEST_COVER_SECONDS / DAY)} days after its beginning` }],
  }),
  "cover-too-far-ahead": () => ({
    type: "cover-too-far-ahead",
    title: "The cover begins too far ahead",
    status: 422,
    errors: [{ pointer: "/beginsAt", detail: say`must be within ${String(FURTHEST_AHEAD_SECONDS / DAY)} days` }],
  }),
  "too-many-covers": () => ({
    type: "too-many-covers",
    title: "There are too many covers",
    status: 409,
    detail: say`At most ${String(MOST_COVERS)} may stand or be to come. End one first.`,
  }),
};

export const endCoverProblems: ProblemTable<EndCoverRefusal> = {
  "no-such-cover": () => ({ type: "not-found", title: "Not found", status: 404, detail: "There is no such cover, or its time is over." }),
};
