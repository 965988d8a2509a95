import { idempotencyKey, REPLAYED_HEADER } from "../../platform/http/idempotency.ts";
import { Routes } from "../../platform/http/route.ts";
import { endedAnswer } from "./ended-answer.ts";
import { limitsKept } from "./service-token-limits.ts";
import { makeOwnServiceToken } from "./make-own-service-token.ts";
import type { AuthDeps } from "./ports.ts";
import { serviceTokenProblems } from "./problems.ts";
import { readServiceTokens } from "./read-service-tokens.ts";
import { sessionOf } from "./session-of.ts";
import { revokeServiceToken } from "./revoke-service-token.ts";
import { rotateServiceToken } from "./rotate-service-token.ts";
import {
  madeServiceTokenSchema,
  makeServiceTokenBody,
  rotatedServiceTokenSchema,
  rotateServiceTokenBody,
  serviceTokenPage,
  serviceTokenParams,
  serviceTokenQuery,
} from "./service-token-schemas.ts";
import { serviceTokenView } from "./service-token-view.ts";

/** A token makes, sees and ends no tokens: a stolen one would outlive its own end. */
const shared = { tag: "Access", access: "buyer", scope: "session-only" } as const;

export const serviceTokenRoutes = new Routes<AuthDeps>()
  .add(
    {
      ...shared,
      method: "post",
      path: "/auth/service-tokens",
      summary: "Make a service token",
      description:
        "By it a program comes for the buyer, within its scopes: as `Authorization: Bearer`, or as `x-api-key` where clients of Anthropic " +
        "send their key.",
      body: makeServiceTokenBody,
      headers: [
        {
          name: "idempotency-key",
          required: false,
          description:
            "A retry with the same key makes no second token; it answers the first without its text, marked `idempotency-replayed`.",
        },
      ],
      replies: { 201: { description: "The token, with its text.", schema: madeServiceTokenSchema } },
      problems: [
        "session-ended",
        "address-unproven",
        "service-token-expiry-refused",
        "service-token-model-unlimitable",
        "too-many-service-tokens",
        "service-tokens-made",
        "idempotency-key-reused",
      ],
    },
    async ({ deps, identity, body, request, reply, refuse }) => {
      const wanted = {
        ...body,
        expiresAt: body.expiresAt === undefined ? undefined : new Date(body.expiresAt),
        llmLimits: limitsKept(body.llmLimits),
      };
      const session = { buyerId: identity.id, sessionId: await sessionOf(deps, request) };
      const made = await makeOwnServiceToken(deps, session, wanted, idempotencyKey(request, body));
      if (!made.ok) return refuse(made.refusal, serviceTokenProblems);
      const { row, token } = made.value;
      return token === undefined
        ? reply(201, serviceTokenView(row), { [REPLAYED_HEADER]: "true" })
        : reply(201, { ...serviceTokenView(row), token }, { "cache-control": "no-store" });
    },
  )
  .add(
    {
      ...shared,
      method: "get",
      path: "/auth/service-tokens",
      summary: "The buyer's service tokens, newest first",
      query: serviceTokenQuery,
      replies: { 200: { description: "A page of tokens, without their texts.", schema: serviceTokenPage } },
    },
    async ({ deps, identity, query, reply }) => {
      const { items, nextCursor } = await readServiceTokens(deps, identity.id, query);
      return reply(200, { items: items.map(serviceTokenView), nextCursor });
    },
  )
  .add(
    {
      ...shared,
      method: "post",
      path: "/auth/service-tokens/{id}/rotate",
      summary: "Give a service token a successor",
      description:
        "The successor has its name, scopes, limits and end; the token itself is good for an overlap, so that the program can be moved to the other. A token has one successor: again answers that without its text, marked `idempotency-replayed`. Who lost the text rotates the successor.",
      params: serviceTokenParams,
      body: rotateServiceTokenBody,
      bodyOptional: true,
      replies: { 201: { description: "The successor, with its text.", schema: rotatedServiceTokenSchema, headers: [REPLAYED_HEADER] } },
      problems: ["session-ended", "address-unproven", "too-many-service-tokens", "service-tokens-made", "not-found"],
    },
    async ({ deps, identity, params, body, request, reply, refuse }) => {
      const session = { buyerId: identity.id, sessionId: await sessionOf(deps, request) };
      const { overlapSeconds } = body ?? rotateServiceTokenBody.parse({});
      const rotated = await rotateServiceToken(deps, session, { id: params.id, overlapSeconds });
      if (!rotated.ok) return refuse(rotated.refusal, serviceTokenProblems);
      const { row, token, previousUntil } = rotated.value;
      const shown = { ...serviceTokenView(row), previousUntil: previousUntil.toISOString() };
      return token === undefined
        ? reply(201, shown, { [REPLAYED_HEADER]: "true" })
        : reply(201, { ...shown, token }, { "cache-control": "no-store" });
    },
  )
  .add(
    {
      ...shared,
      method: "delete",
      path: "/auth/service-tokens/{id}",
      summary: "Revoke a service token",
      description:
        "It is refused everywhere within seconds. Again is no error. Where nobody can look whose it is, it ends all the same if it is the buyer's, and `x-degraded` says that no list has it yet.",
      params: serviceTokenParams,
      replies: { 204: { description: "It has ended.", headers: ["x-degraded"] } },
      problems: ["not-found"],
    },
    async ({ deps, identity, params, refuse }) => {
      const revoked = await revokeServiceToken(deps, { id: params.id, buyerId: identity.id });
      return revoked.ok ? endedAnswer(revoked.value) : refuse(revoked.refusal, serviceTokenProblems);
    },
  );
