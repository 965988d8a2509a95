import { notFound } from "../../platform/errors.ts";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { loadPostMortem } from "../../sdks.ts";
import { addNote } from "./add-note.ts";
import { closeIncident } from "./close-incident.ts";
import { escalateIncident } from "./escalate-incident.ts";
import { openIncident } from "./open-incident.ts";
import type { IncidentDeps } from "./ports.ts";
import { incidentProblems } from "./problems.ts";
import { replayEscalations } from "./replay-escalations.ts";
import { publishUpdate } from "./publish-update.ts";
import {
  closeBody,
  escalateBody,
  escalationReplayBody,
  incidentDetailSchema,
  incidentHealthSchema,
  incidentListQuery,
  incidentPage,
  incidentParams,
  incidentSchema,
  openBody,
  textBody,
} from "./schemas.ts";
import { incidentDetailView, incidentView } from "./view.ts";

const tag = "Incidents";
const BASE = "/admin/incidents";
const replies = { 200: { description: "The incident.", schema: incidentSchema } };

export const incidentsRoutes = new Routes<IncidentDeps>()
  .add(
    {
      method: "post",
      path: BASE,
      tag,
      summary: "Open an incident",
      description: "Records in one action who, when, a copy of the health state, and the blast radius.",
      access: "operator",
      body: openBody,
      replies: { 201: { description: "The incident.", schema: incidentSchema } },
    },
    async ({ deps, body, identity, reply }) => {
      const incident = await openIncident(deps, { ...body, model: body.model ?? null, concerns: body.concerns ?? null }, identity);
      return reply(201, incidentView(incident), { location: `${BASE}/${incident.id}` });
    },
  )
  .add(
    {
      method: "get",
      path: BASE,
      tag,
      summary: "Incidents, newest first",
      access: "observer",
      query: incidentListQuery,
      replies: { 200: { description: "A page of incidents.", schema: incidentPage } },
    },
    async ({ deps, query: { cursor, limit, ...asked }, reply }) => {
      const [after] = readCursor(cursor, 1) ?? [];
      const rows = await deps.incidentBook.listIncidents({ ...asked, limit: limit + 1, after });
      return reply(
        200,
        toPage(rows, limit, ({ id }) => [id], incidentView),
      );
    },
  )
  .add(
    {
      method: "get",
      path: `${BASE}/{id}`,
      tag,
      summary: "An incident with its timeline",
      access: "observer",
      params: incidentParams,
      replies: { 200: { description: "The incident.", schema: incidentDetailSchema } },
      problems: ["not-found"],
    },
    async ({ deps, params, reply }) => reply(200, incidentDetailView(await found(deps, params.id))),
  )
  .add(
    {
      method: "get",
      path: `${BASE}/{id}/health`,
      tag,
      summary: "The health state as it was when the incident was opened",
      access: "observer",
      params: incidentParams,
      replies: { 200: { description: "The whole capture.", schema: incidentHealthSchema } },
      problems: ["not-found"],
    },
    async ({ deps, params, c }) => {
      const health = await deps.incidentBook.incidentHealth(params.id);
      if (!health) throw notFound("copy of the health state");
      return c.json(health);
    },
  )
  .add(
    {
      method: "get",
      path: `${BASE}/{id}/post-mortem`,
      tag,
      summary: "The incident as a Markdown document",
      access: "observer",
      params: incidentParams,
      replies: { 200: { description: "Markdown.", contentType: "text/markdown" } },
      problems: ["not-found"],
    },
    async ({ deps, params, c }) => {
      const [incident, { postMortem }] = await Promise.all([found(deps, params.id), loadPostMortem()]);
      return c.body(postMortem(incident), 200, { "content-type": "text/markdown; charset=utf-8" });
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/{id}/notes`,
      tag,
      summary: "Add a note",
      access: "operator",
      params: incidentParams,
      body: textBody,
      replies,
      problems: ["incident-closed", "not-found"],
    },
    async ({ deps, params, body, identity, reply, refuse }) => {
      const result = await addNote(deps, params.id, body.text, identity);
      return result.ok ? reply(200, incidentView(result.value)) : refuse(result.refusal, incidentProblems);
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/{id}/updates`,
      tag,
      summary: "Publish an update at /status",
      access: "operator",
      params: incidentParams,
      body: textBody,
      replies,
      problems: ["incident-closed", "not-found"],
    },
    async ({ deps, params, body, identity, reply, refuse }) => {
      const result = await publishUpdate(deps, params.id, body.text, identity);
      return result.ok ? reply(200, incidentView(result.value)) : refuse(result.refusal, incidentProblems);
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/{id}/escalate`,
      tag,
      summary: "Call support by its webhook",
      access: "operator",
      params: incidentParams,
      body: escalateBody,
      replies: { 202: { description: "The incident; the call is under way.", schema: incidentSchema } },
      problems: ["support-not-configured", "incident-closed", "not-found"],
    },
    async ({ deps, params, body, identity, reply, refuse }) => {
      const result = await escalateIncident(deps, params.id, body.message, identity);
      return result.ok ? reply(202, incidentView(result.value)) : refuse(result.refusal, incidentProblems);
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/{id}/escalations/replay`,
      tag,
      summary: "Call support again",
      description: "The newest calls that have ended, those it took too; each with the `webhook-id` and the body it had.",
      access: "operator",
      params: incidentParams,
      body: escalationReplayBody,
      replies: { 202: { description: "The incident; the calls are under way.", schema: incidentSchema } },
      problems: ["support-not-configured", "no-escalation-to-replay", "incident-closed", "not-found"],
    },
    async ({ deps, params, body, identity, reply, refuse }) => {
      const result = await replayEscalations(deps, params.id, body.limit, identity);
      return result.ok ? reply(202, incidentView(result.value)) : refuse(result.refusal, incidentProblems);
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/{id}/close`,
      tag,
      summary: "Close an incident with its review",
      access: "operator",
      params: incidentParams,
      body: closeBody,
      bodyOptional: true,
      replies,
      problems: ["review-incomplete", "incident-closed", "not-found"],
    },
    async ({ deps, params, body, identity, reply, refuse }) => {
      const result = await closeIncident(deps, params.id, body, identity);
      return result.ok ? reply(200, incidentView(result.value)) : refuse(result.refusal, incidentProblems);
    },
  );

async function found(deps: IncidentDeps, id: string) {
  const incident = await deps.incidentBook.readIncident(id);
  if (!incident) throw notFound("incident");
  return incident;
}
