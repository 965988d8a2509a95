import * as z from "zod";
import { wholeNumber } from "../../platform/http/whole-number.ts";
import { idSchema } from "../../platform/ids.ts";
import { Routes } from "../../platform/http/route.ts";
import type { LlmDeps } from "./ports.ts";
import { readOpenCalls } from "./read-open-calls.ts";

const query = z.object({
  limit: wholeNumber(1, 100).default(50).describe("Calls, and leases, at most."),
  user: idSchema("usr").optional().describe("Of this user alone, whose budget is then asked whatever it holds."),
});

const count = z.int().nonnegative();
const standing = z
  .enum(["under-way", "isolate-lost", "overdue"])
  .describe(
    "`isolate-lost`: left over by an isolate of the Worker that is heard of no more; `overdue`: no call can be as old. Both are put down at their worst at `endsAt`, where nobody ends them before.",
  );
const reserved = {
  reserved: z.object({ tokens: count, costNanoUsd: count.nullable().describe("Null where the release before reserved it.") }),
  standing,
  endsAt: z.iso.datetime(),
};
const openCallsSchema = z
  .object({
    readAt: z.iso.datetime(),
    complete: z.boolean().describe("False where some budget did not answer, or there are more accounts, calls or leases than are shown."),
    calls: z
      .array(
        z.object({
          callId: z.string(),
          userId: z.string(),
          provider: z.string().nullable(),
          model: z.string().nullable(),
          wire: z.string().nullable(),
          since: z.iso.datetime().nullable(),
          streaming: z.boolean().nullable(),
          serviceTokenId: z.string().nullable(),
          leaseId: z.string().nullable(),
          ...reserved,
        }),
      )
      .describe(
        "The oldest first. A call that is made of its isolate's lease is here once it goes on for a second; before, it is in the lease.",
      ),
    leases: z
      .array(z.object({ leaseId: z.string(), userId: z.string(), heardAt: z.iso.datetime(), ...reserved }))
      .describe("What isolates hold for calls that are not listed, the one first that was heard of longest ago."),
    furtherCalls: count.describe("Open calls of the accounts asked that are not shown."),
    furtherAccounts: count.describe("Accounts that hold something and were not asked."),
    unanswered: z.array(z.string()).describe("Users whose budgets did not answer."),
  })
  .meta({ id: "LlmOpenCalls" });

const iso = (at: number): string => new Date(at).toISOString();

export const llmOpenCallsRoutes = new Routes<LlmDeps>().add(
  {
    method: "get",
    path: "/admin/llm/open-calls",
    tag: "LLM gateway",
    summary: "Calls of the gateway that are under way",
    description:
      "As the budgets have them that hold their reservations. At most 40 accounts are asked, those that asked for a part longest ago.",
    access: "observer",
    query,
    replies: { 200: { description: "Open calls and isolates' leases.", schema: openCallsSchema } },
  },
  async ({ deps, query: { limit, user }, reply }) => {
    const { readAt, calls, leases, further, leasesCut, unasked, unanswered } = await readOpenCalls(deps, { limit, userId: user });
    return reply(200, {
      readAt: readAt.toISOString(),
      complete: further === 0 && !leasesCut && unasked === 0 && unanswered.length === 0,
      calls: calls.map(({ streamed, tokens, nanoUsd, expiresAt, lease, ...call }) => ({
        ...call,
        ...{ streaming: streamed, leaseId: lease?.leaseId ?? null, endsAt: iso(expiresAt), reserved: { tokens, costNanoUsd: nanoUsd } },
      })),
      leases: leases.map(({ tokens, nanoUsd, expiresAt, heardAt, ...lease }) => ({
        ...lease,
        ...{ heardAt: iso(heardAt), endsAt: iso(expiresAt), reserved: { tokens, costNanoUsd: nanoUsd } },
      })),
      furtherCalls: further,
      furtherAccounts: unasked,
      unanswered: [...unanswered],
    });
  },
);
