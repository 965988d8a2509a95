import { Routes } from "../../platform/http/route.ts";
import { acknowledgeAlerts } from "./acknowledge-alerts.ts";
import { acknowledgeMeant } from "./acknowledge-meant.ts";
import { decideDeadLetters } from "./decide-dead-letters.ts";
import { haltDecisionOnMany } from "./halt-decision-on-many.ts";
import type { AlertDeps } from "./ports.ts";
import { haltProblems, manyProblems, meantProblems } from "./problems.ts";
import {
  acknowledgedSchema,
  acknowledgeManyBody,
  foreseenAlertsSchema,
  foreseenSchema,
  manyBody,
  manyList,
  manyParams,
  manyQuery,
  manySchema,
  meantBody,
  meantQuery,
} from "./schemas.ts";
import { manyView } from "./view.ts";

const tag = "Incident alerts";
const BASE = "/notifications/incident-alerts";
const LISTED = 20;

/** What operators do to many alerts and dead letters at once. */
export const manyRoutes = new Routes<AlertDeps>()
  .add(
    {
      method: "post",
      path: `${BASE}/acknowledgements`,
      tag,
      summary: "Say of many alerts that somebody works on them",
      description: "Each by itself: one that is over, or that somebody has acknowledged before, is left and hinders no other.",
      access: "operator",
      body: acknowledgeManyBody,
      replies: { 200: { description: "Which were acknowledged by this, and which were left.", schema: acknowledgedSchema } },
    },
    async ({ deps, body, identity, reply }) => {
      const { done, left } = await acknowledgeAlerts(deps, body.ids, identity);
      return reply(200, { acknowledged: done.map(({ id }) => id), left: [...left] });
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/acknowledgements/matching`,
      tag,
      summary: "Say of all open alerts that meet conditions that somebody works on them",
      description:
        "Of those that nobody has, the oldest 500. `dryRun=1` counts, and answers the `upTo` and `pages` by which a later call takes none that was opened since, and is refused where one of them has become a page.",
      access: "operator",
      query: meantQuery,
      body: meantBody,
      replies: {
        200: { description: "Which were acknowledged by this.", schema: acknowledgedSchema.or(foreseenAlertsSchema) },
      },
      problems: ["graver-meant", "no-alert-meant"],
    },
    async ({ deps, query: { dryRun, upTo, pages }, body, identity, reply, refuse }) => {
      if (dryRun === "1") return reply(200, await deps.alertLedger.foreseeMeant(body));
      const counted = upTo === undefined ? undefined : { upTo, pages: pages ?? 0 };
      const acknowledged = await acknowledgeMeant(deps, body, counted, identity);
      if (!acknowledged.ok) return refuse(acknowledged.refusal, meantProblems);
      const { done, left } = acknowledged.value;
      return reply(200, { acknowledged: done.map(({ id }) => id), left: [...left] });
    },
  )
  .add(
    {
      method: "get",
      path: `${BASE}/dead-letters/decisions`,
      tag,
      summary: "Decisions on many dead letters, the newest first, with how far they have come",
      access: "observer",
      replies: { 200: { description: "The last twenty.", schema: manyList } },
    },
    async ({ deps, reply }) => reply(200, { items: (await deps.alertLedger.listMany(LISTED)).map(manyView) }),
  )
  .add(
    {
      method: "post",
      path: `${BASE}/dead-letters/decisions`,
      tag,
      summary: "Decide many dead letters",
      description:
        "All undecided ones that meet the conditions, the oldest up to a thousand. Where the mode sends, the oldest is a canary: the others follow, twenty under way at most, when it was delivered, and none where its first try failed; where six of the last ten failed, it stops. `dryRun=1` counts, and answers the `set` by which a later call is refused where others are meant by then.",
      access: "operator",
      query: manyQuery,
      body: manyBody,
      replies: {
        200: { description: "Of a dry run: what it would decide.", schema: foreseenSchema },
        202: { description: "Begun; where nothing is sent, done.", schema: manySchema },
      },
      problems: ["secondary-not-configured", "others-meant", "none-meant", "many-under-way"],
    },
    async ({ deps, query, body, identity, reply, refuse }) => {
      const { mode, note, ...meant } = body;
      if (query.dryRun === "1") return reply(200, await deps.alertLedger.foreseeMany(meant));
      const begun = await decideDeadLetters(deps, { meant, mode, note, set: query.set }, identity);
      return begun.ok ? reply(202, manyView(begun.value)) : refuse(begun.refusal, manyProblems);
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/dead-letters/decisions/{id}/halt`,
      tag,
      summary: "Halt a decision on many dead letters, for good",
      description: "What is under way ends by itself; what waited stays undecided.",
      access: "operator",
      params: manyParams,
      replies: { 200: { description: "As far as it came.", schema: manySchema } },
      problems: ["many-ended", "not-found"],
    },
    async ({ deps, params, identity, reply, refuse }) => {
      const halted = await haltDecisionOnMany(deps, params.id, identity);
      return halted.ok ? reply(200, manyView(halted.value)) : refuse(halted.refusal, haltProblems);
    },
  );
