import { addressOf } from "../../platform/http/credential.ts";
import { Routes } from "../../platform/http/route.ts";
import { changePassword } from "./change-password.ts";
import { endedAnswer, unlistedHeaders } from "./ended-answer.ts";
import { endOwnSession, mayEnd } from "./end-own-session.ts";
import type { AuthDeps } from "./ports.ts";
import { authProblems } from "./problems.ts";
import { readSessions } from "./read-sessions.ts";
import { changePasswordBody, endedSessionsSchema, sessionPage, sessionParams, sessionQuery, signOutEverywhereBody } from "./schemas.ts";
import { absoluteEnd, endOf } from "./session-end.ts";
import { signOutEverywhere } from "./sign-out-everywhere.ts";
import { sessionOf } from "./session-of.ts";
import type { SessionRow } from "./store.ts";

/** A program sees and ends no sessions, and changes no password. */
const shared = { tag: "Access", access: "buyer", scope: "session-only" } as const;

const shown = ({ contract }: AuthDeps, row: SessionRow, current: string) => ({
  id: row.id,
  createdAt: row.createdAt.toISOString(),
  lastUsedAt: row.rotatedAt.toISOString(),
  expiresAt: endOf(contract, row).toISOString(),
  endsAt: absoluteEnd(contract, row).toISOString(),
  client: row.client,
  current: row.id === current,
});

export const sessionRoutes = new Routes<AuthDeps>()
  .add(
    {
      ...shared,
      method: "get",
      path: "/auth/sessions",
      summary: "Where the buyer is signed in, newest first",
      query: sessionQuery,
      replies: { 200: { description: "A page of living sessions.", schema: sessionPage } },
    },
    async ({ deps, identity, query, request, reply }) => {
      const current = await sessionOf(deps, request);
      const { items, nextCursor } = await readSessions(deps, identity.id, query);
      return reply(200, { items: items.map((row) => shown(deps, row, current)), nextCursor });
    },
  )
  .add(
    {
      ...shared,
      method: "delete",
      path: "/auth/sessions/{id}",
      summary: "End one of the buyer's sessions",
      description:
        "It is refused everywhere within seconds. Again is no error. Where nobody can look whose it is, it ends all the same if it is the buyer's, and `x-degraded` says that no list has it yet.",
      params: sessionParams,
      replies: { 204: { description: "It has ended.", headers: ["x-degraded"] } },
      problems: ["not-found", "session-ended"],
    },
    async ({ deps, identity, params, request, refuse }) => {
      if (!(await mayEnd(deps, { buyerId: identity.id, sessionId: await sessionOf(deps, request) })))
        return refuse({ kind: "session-ended" }, authProblems);
      const ended = await endOwnSession(deps, { buyerId: identity.id, sessionId: params.id });
      return ended.ok ? endedAnswer(ended.value) : refuse(ended.refusal, authProblems);
    },
  )
  .add(
    {
      ...shared,
      method: "post",
      path: "/auth/sign-out-everywhere",
      summary: "End all of the buyer's sessions",
      description:
        "They are refused everywhere within seconds. Again is no error. Where nobody can look which there are, all end all the same, those with an access token out are counted, and `x-degraded` says that no list has it yet.",
      body: signOutEverywhereBody,
      bodyOptional: true,
      replies: { 200: { description: "How many ended.", schema: endedSessionsSchema, headers: ["x-degraded"] } },
      problems: ["session-ended"],
    },
    async ({ deps, identity, body, request, reply, refuse }) => {
      const session = { buyerId: identity.id, sessionId: await sessionOf(deps, request) };
      if (!(await mayEnd(deps, session))) return refuse({ kind: "session-ended" }, authProblems);
      const { sessionsEnded, degraded } = await signOutEverywhere(deps, session, body);
      return reply(200, { sessionsEnded }, unlistedHeaders(degraded));
    },
  )
  .add(
    {
      ...shared,
      method: "post",
      path: "/auth/password",
      summary: "Change the password",
      description: "Every other session of the buyer's ends with it. Wrong passwords count as tries to sign in do.",
      body: changePasswordBody,
      replies: { 200: { description: "It is changed; so many other sessions ended.", schema: endedSessionsSchema } },
      problems: ["password-wrong", "password-common", "sign-in-throttled", "overloaded"],
    },
    async ({ deps, identity, body, request, reply, refuse }) => {
      const session = { buyerId: identity.id, sessionId: await sessionOf(deps, request) };
      const changed = await changePassword(deps, session, { ...body, address: addressOf(request) });
      return changed.ok ? reply(200, changed.value) : refuse(changed.refusal, authProblems);
    },
  );
