import { idempotencyKey, idempotencyProblems, REPLAYED_HEADER } from "../../platform/http/idempotency.ts";
import { readCursor, toPage } from "../../platform/http/pagination.ts";
import { Routes } from "../../platform/http/route.ts";
import { acknowledgeAlert } from "./acknowledge-alert.ts";
import { assignAlert } from "./assign-alert.ts";
import { afterAlert, alertCursor } from "./list-rules.ts";
import type { AlertDeps } from "./ports.ts";
import { alertProblems } from "./problems.ts";
import { raiseAlert } from "./raise-alert.ts";
import { resolveAlert } from "./resolve-alert.ts";
import {
  alertListQuery,
  alertPage,
  alertParams,
  alertSchema,
  assignBody,
  queuedSchema,
  raiseBody,
  resolveBody,
  silenceBody,
} from "./schemas.ts";
import { silenceAlert } from "./silence-alert.ts";
import { alertView } from "./view.ts";

const tag = "Incident alerts";
const BASE = "/notifications/incident-alerts";
const replies = { 200: { description: "The alert.", schema: alertSchema } };
const problems = ["alert-resolved"];

export const alertsRoutes = new Routes<AlertDeps>()
  .add(
    {
      method: "post",
      path: BASE,
      tag,
      summary: "Raise an alert",
      description:
        "The same key while open is one alert with a count. Stored when answered 201; answered 202 it is in the queue that stores it.",
      access: "ops-read",
      rateLimit: "none",
      body: raiseBody,
      headers: [{ name: "Idempotency-Key", required: false, description: "Makes a retry count once." }],
      replies: {
        201: { description: "The alert.", schema: alertSchema },
        202: { description: "The ledger did not answer; the queue has it.", schema: queuedSchema },
      },
      problems: ["idempotency-key-reused"],
    },
    async ({ deps, body, identity, request, reply, refuse }) => {
      const raised = await raiseAlert(deps, body, identity, idempotencyKey(request, body));
      if (!raised.ok) return refuse(raised.refusal, idempotencyProblems);
      if (raised.value.kind === "queued") return reply(202, { queued: true, key: body.key });
      return reply(201, alertView(raised.value.alert), raised.value.replayed ? { [REPLAYED_HEADER]: "true" } : {});
    },
  )
  .add(
    {
      method: "get",
      path: BASE,
      tag,
      summary: "Alerts, those both transports failed first, then open pages nobody has acknowledged, then newest first",
      access: "ops-read",
      query: alertListQuery,
      replies: { 200: { description: "A page of alerts.", schema: alertPage } },
    },
    async ({ deps, query: { cursor, limit, ...asked }, reply }) => {
      const after = afterAlert(readCursor(cursor, 2));
      const rows = await deps.alertLedger.listAlerts({ ...asked, limit: limit + 1, after });
      return reply(200, toPage(rows, limit, alertCursor, alertView));
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/{id}/resolve`,
      tag,
      summary: "Resolve an alert by hand",
      access: "operator",
      params: alertParams,
      body: resolveBody,
      bodyOptional: true,
      replies,
      problems,
    },
    async ({ deps, params, body, identity, reply, refuse }) => {
      const result = await resolveAlert(deps, params.id, body.reason, identity);
      return result.ok ? reply(200, alertView(result.value)) : refuse(result.refusal, alertProblems);
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/{id}/acknowledge`,
      tag,
      summary: "Say that somebody works on it: no reminders until its severity rises",
      access: "operator",
      params: alertParams,
      replies,
      problems,
    },
    async ({ deps, params, identity, reply, refuse }) => {
      const result = await acknowledgeAlert(deps, params.id, identity);
      return result.ok ? reply(200, alertView(result.value)) : refuse(result.refusal, alertProblems);
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/{id}/assign`,
      tag,
      summary: "Say who works on it",
      access: "operator",
      params: alertParams,
      body: assignBody,
      replies,
      problems,
    },
    async ({ deps, params, body, identity, reply, refuse }) => {
      const result = await assignAlert(deps, params.id, body.to, identity);
      return result.ok ? reply(200, alertView(result.value)) : refuse(result.refusal, alertProblems);
    },
  )
  .add(
    {
      method: "post",
      path: `${BASE}/{id}/silence`,
      tag,
      summary: "Send nothing about it for some seconds, except that it is resolved",
      access: "operator",
      params: alertParams,
      body: silenceBody,
      replies,
      problems,
    },
    async ({ deps, params, body, identity, reply, refuse }) => {
      const result = await silenceAlert(deps, params.id, body.seconds, identity);
      return result.ok ? reply(200, alertView(result.value)) : refuse(result.refusal, alertProblems);
    },
  );
