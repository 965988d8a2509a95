import { idempotencyKey, idempotencyProblems, REPLAYED_HEADER } from "../../platform/http/idempotency.ts";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { endSilence } from "./end-silence.ts";
import { planSilence } from "./plan-silence.ts";
import type { SilenceDeps } from "./ports.ts";
import { endProblems, silenceProblems } from "./problems.ts";
import {
  endQuery,
  matcherOf,
  planBody,
  previewSchema,
  silenceListQuery,
  silencePage,
  silenceParams,
  silenceQuery,
  silenceSchema,
  silenceView,
  wantedOf,
} from "./schemas.ts";

const tag = "Incident alerts";
const BASE = "/notifications/incident-alerts/silences";

/** Silences of alerts by matcher, and maintenance windows. */
export const silencesRoutes = new Routes<SilenceDeps>()
  .add(
    {
      method: "get",
      path: BASE,
      tag,
      summary: "Silences and maintenance windows, the newest first",
      access: "ops-read",
      query: silenceListQuery,
      replies: { 200: { description: "A page of silences.", schema: silencePage } },
    },
    async ({ deps, query: { cursor, limit, state }, reply }) => {
      const after = readCursor(cursor, 1)?.[0];
      const rows = await deps.silenceBook.listSilences({ state, limit: limit + 1, after });
      return reply(
        200,
        toPage(
          rows,
          limit,
          ({ id }) => [id],
          (silence) => silenceView(silence, deps.clock.now()),
        ),
      );
    },
  )
  .add(
    {
      method: "post",
      path: BASE,
      tag,
      summary: "Silence alerts by key, severity or section, now, in a maintenance window or in one each week",
      description:
        "While it stands the channel is not told of what fits, except that it is resolved. What it kept back and still stands is told when it ends. `dryRun=1` says what it would keep back now.",
      access: "operator",
      query: silenceQuery,
      body: planBody,
      headers: [{ name: "Idempotency-Key", required: false, description: "Makes a retry one silence." }],
      replies: {
        200: { description: "Of a dry run: what it would keep back now.", schema: previewSchema },
        201: { description: "The silence.", schema: silenceSchema },
      },
      problems: [
        "silence-ends-first",
        "silence-too-long",
        "silence-too-far-ahead",
        "silence-meets-itself",
        "silence-for-too-long",
        "silence-never-again",
        "too-many-silences",
        "idempotency-key-reused",
      ],
    },
    async ({ deps, query, body, identity, request, reply, refuse }) => {
      if (query.dryRun === "1") {
        const { first, matching, complete } = await deps.silenceBook.previewSilence(matcherOf(body));
        const more = matching - first.length;
        const keys = first.map(({ key }) => key).join(", ");
        // In no language: forms of each quote it.
        const named = matching === 0 ? "–" : more > 0 ? `${keys}, … (+${more})` : keys;
        return reply(200, { matching, complete, named, first: [...first] });
      }
      const made = await planSilence(deps, wantedOf(body), identity, idempotencyKey(request, body));
      if (!made.ok) return refuse(made.refusal, { ...silenceProblems, ...idempotencyProblems });
      return reply(201, silenceView(made.value.silence, deps.clock.now()), made.value.replayed ? { [REPLAYED_HEADER]: "true" } : {});
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/{id}/end`,
      tag,
      summary: "End a silence before its time, or give up one that is planned",
      description: "Of one that comes back each week this one alone, whose next is planned then, or with `series=1` all.",
      access: "operator",
      params: silenceParams,
      query: endQuery,
      replies: { 200: { description: "The silence.", schema: silenceSchema } },
      problems: ["silence-ended", "not-found"],
    },
    async ({ deps, params, query, identity, reply, refuse }) => {
      const ended = await endSilence(deps, params.id, query.series === "1" ? "series" : "this", identity);
      return ended.ok ? reply(200, silenceView(ended.value, deps.clock.now())) : refuse(ended.refusal, endProblems);
    },
  );
