import { idempotencyKey, REPLAYED_HEADER } from "../../../platform/http/idempotency.ts";
import { Routes } from "../../../platform/http/route.ts";
import type { AutomationsDeps } from "../ports.ts";
import { automationProblems } from "../problems.ts";
import { haltBulkReplay } from "./halt-bulk-replay.ts";
import { bulkReplay, readBulkReplays } from "./read-bulk-replays.ts";
import { bulkReplayBody, bulkReplayList, bulkReplayParams, bulkReplayQuery, bulkReplaySchema, previewSchema } from "./schemas.ts";
import { previewBulkReplay, startBulkReplay } from "./start-bulk-replay.ts";

const tag = "Automations: dead letters and replays";
const NO_STORE = { "cache-control": "no-store" };

export const bulkReplayRoutes = new Routes<AutomationsDeps>()
  .add(
    {
      method: "post",
      path: "/automations/dead-letters/replays",
      tag,
      summary: "Replay many dead letters, by their ids or by a filter",
      description:
        "`dryRun=1` says how many and which, and needs no key. Else the oldest is replayed at once, as the canary: the others for its receiver follow in batches when that took it, and none where it did not. Each receiver has a canary of its own, and is given up on when most of its last letters fail.",
      access: "operator",
      body: bulkReplayBody,
      query: bulkReplayQuery,
      headers: [
        {
          name: "idempotency-key",
          required: false,
          description:
            "Required unless `dryRun=1`. A retry with the same key begins nothing; it answers the first, marked `idempotency-replayed`.",
        },
      ],
      replies: {
        200: { description: "A dry run: how many and which.", schema: previewSchema },
        202: { description: "It has begun.", schema: bulkReplaySchema, headers: [REPLAYED_HEADER] },
      },
      problems: ["idempotency-key-required", "idempotency-key-reused", "nothing-to-replay", "set-differs"],
    },
    async ({ deps, identity, query, body, request, reply, refuse }) => {
      if (query.dryRun === "1") return reply(200, await previewBulkReplay(deps, body), NO_STORE);
      const result = await startBulkReplay(deps, identity, { wish: body, set: query.set }, idempotencyKey(request, body));
      if (!result.ok) return refuse(result.refusal, automationProblems);
      const { replay, repeated } = result.value;
      return reply(202, replay, { ...NO_STORE, ...(repeated ? { [REPLAYED_HEADER]: "true" } : {}) });
    },
  )
  .add(
    {
      method: "get",
      path: "/automations/dead-letters/replays",
      tag,
      summary: "Bulk replays, newest first, with how far each has come",
      access: "observer",
      replies: { 200: { description: "The newest twenty.", schema: bulkReplayList } },
    },
    async ({ deps, identity, reply }) => reply(200, { items: await readBulkReplays(deps, identity.role) }, NO_STORE),
  )
  .add(
    {
      method: "get",
      path: "/automations/dead-letters/replays/{id}/progress",
      tag,
      summary: "How far a bulk replay has come",
      access: "observer",
      params: bulkReplayParams,
      replies: { 200: { description: "The bulk replay.", schema: bulkReplaySchema } },
      problems: ["bulk-replay-not-found"],
    },
    async ({ deps, identity, params, reply, refuse }) => {
      const replay = await bulkReplay(deps, params.id, identity.role);
      return replay ? reply(200, replay, NO_STORE) : refuse({ kind: "bulk-replay-not-found" }, automationProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/automations/dead-letters/replays/{id}/halt",
      tag,
      summary: "Halt a bulk replay for good",
      description: "No further letter is replayed; those under way end by themselves. What waited is as it was before.",
      access: "operator",
      params: bulkReplayParams,
      replies: { 200: { description: "The bulk replay.", schema: bulkReplaySchema } },
      problems: ["bulk-replay-not-found", "bulk-replay-ended"],
    },
    async ({ deps, identity, params, reply, refuse }) => {
      const result = await haltBulkReplay(deps, identity, params.id);
      return result.ok ? reply(200, result.value, NO_STORE) : refuse(result.refusal, automationProblems);
    },
  );
