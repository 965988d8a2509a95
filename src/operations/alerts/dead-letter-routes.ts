import { notFound } from "../../platform/errors.ts";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { decideDeadLetter } from "./decide-dead-letter.ts";
import type { AlertDeps } from "./ports.ts";
import { letterProblems } from "./problems.ts";
import { replayDeadLetters } from "./replay-dead-letters.ts";
import {
  deadLetterDetailSchema,
  deadLetterListQuery,
  deadLetterPage,
  deadLetterParams,
  deadLetterSchema,
  decisionBody,
  replayBody,
  replayQuery,
  replaySchema,
} from "./schemas.ts";
import { deadLetterDetailView, deadLetterView } from "./view.ts";

const tag = "Incident alerts";
const BASE = "/notifications/incident-alerts";

export const deadLetterRoutes = new Routes<AlertDeps>()
  .add(
    {
      method: "get",
      path: `${BASE}/dead-letters`,
      tag,
      summary: "Alerts that could not be delivered, those both transports failed first, then the oldest",
      access: "observer",
      query: deadLetterListQuery,
      replies: { 200: { description: "A page of dead letters.", schema: deadLetterPage } },
    },
    async ({ deps, query: { cursor, limit, ...asked }, reply }) => {
      const [both, diedAt, id] = readCursor(cursor, 3) ?? [];
      const after =
        both !== undefined && diedAt !== undefined && id !== undefined ? { both: Number(both), diedAt: Number(diedAt), id } : undefined;
      const rows = await deps.alertLedger.listDeadLetters({ ...asked, limit: limit + 1, after });
      return reply(
        200,
        toPage(rows, limit, (letter) => [letter.bothFailed ? "1" : "0", String(letter.diedAt), letter.id], deadLetterView),
      );
    },
  )
  .add(
    {
      method: "get",
      path: `${BASE}/dead-letters/{id}`,
      tag,
      summary: "One dead letter with its payload, every attempt and every decision",
      access: "observer",
      params: deadLetterParams,
      replies: { 200: { description: "The dead letter.", schema: deadLetterDetailSchema } },
      problems: ["not-found"],
    },
    async ({ deps, params, reply }) => {
      const letter = await deps.alertLedger.readDeadLetter(params.id);
      if (!letter) throw notFound("dead letter");
      return reply(200, deadLetterDetailView(letter));
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/dead-letters/{id}/decision`,
      tag,
      summary: "Decide a dead letter",
      description:
        "Exactly one decision; a replay that fails brings the entry back to be decided, with its history. What would tell the channel something that is no longer true is answered as `superseded`, and nothing is sent.",
      access: "operator",
      params: deadLetterParams,
      body: decisionBody,
      replies: { 200: { description: "The dead letter.", schema: deadLetterSchema } },
      problems: ["already-decided", "secondary-not-configured", "not-found"],
    },
    async ({ deps, params, body, identity, reply, refuse }) => {
      const result = await decideDeadLetter(deps, params.id, body, identity);
      return result.ok ? reply(200, deadLetterView(result.value)) : refuse(result.refusal, letterProblems);
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/replay-dead-letter`,
      tag,
      summary: "Replay the oldest undecided dead letters",
      description:
        "`dryRun=1` answers what it would replay, and does nothing. One whose alert has moved on meanwhile is settled as `superseded`, and nothing is sent for it.",
      access: "operator",
      query: replayQuery,
      body: replayBody,
      bodyOptional: true,
      replies: { 200: { description: "What was replayed, and how many undecided ones remain.", schema: replaySchema } },
    },
    async ({ deps, query, body, identity, reply }) => {
      const dryRun = query.dryRun === "1";
      const { replayed, remaining } = await replayDeadLetters(deps, { limit: query.limit, note: body.note, dryRun }, identity);
      return reply(200, { replayed: replayed.map(deadLetterView), remaining, dryRun });
    },
  );
