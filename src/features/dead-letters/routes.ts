import { Routes } from "../../platform/http/route.ts";
import { decideDeadLetter } from "./decide-dead-letter.ts";
import type { DeadLettersDeps } from "./ports.ts";
import { deadLetterProblems } from "./problems.ts";
import { readDeadLetters } from "./read-dead-letters.ts";
import { decidedSchema, letterDecision, letterPage, letterParams, letterQuery } from "./schemas.ts";

const tag = "Dead letters of wake-ups";

/** Routes over the dead letters of `queues`. */
export const deadLetterRoutes = (queues: readonly string[]) =>
  new Routes<DeadLettersDeps>()
    .add(
      {
        method: "get",
        path: "/admin/dead-letters",
        tag,
        summary: "Wake-ups that nobody answered, oldest first, with message, cause and history",
        access: "observer",
        query: letterQuery(queues),
        replies: { 200: { description: "One page.", schema: letterPage } },
      },
      async ({ deps, query, reply }) => reply(200, await readDeadLetters(deps, query), { "cache-control": "no-store" }),
    )
    .add(
      {
        method: "post",
        path: "/admin/dead-letters/{id}/decision",
        tag,
        summary: "Decide a dead letter",
        description: "Exactly one decision; a replay that fails brings the letter back to be decided, with its history.",
        access: "operator",
        params: letterParams,
        body: letterDecision,
        replies: { 200: { description: "The letter's state.", schema: decidedSchema } },
        problems: ["dead-letter-decided", "dead-letter-unreadable", "dead-letter-too-late", "not-found"],
      },
      async ({ deps, params, body, identity, reply, refuse }) => {
        const result = await decideDeadLetter(deps, params.id, body, identity);
        return result.ok ? reply(200, result.value) : refuse(result.refusal, deadLetterProblems);
      },
    );
