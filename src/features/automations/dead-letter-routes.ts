import * as z from "zod";
import { Routes } from "../../platform/http/route.ts";
import { decideDeadLetter } from "./decide-dead-letter.ts";
import { replayWithPayload } from "./edit-payload.ts";
import { lettersFor, receiversFor } from "./letters-for.ts";
import type { AutomationsDeps } from "./ports.ts";
import { automationProblems } from "./problems.ts";
import { readDeadLetters } from "./read-dead-letters.ts";
import { readReceivers } from "./read-receivers.ts";
import { reviewBacklog } from "./review-backlog.ts";
import { replayExecutions } from "./replay-executions.ts";
import { replayDeadLetters } from "./replay-dead-letters.ts";
import {
  DEAD_LETTER_STATES,
  deadLetterPage,
  deadLetterParams,
  deadLetterQuery,
  editedReplayBody,
  editedReplayReply,
  executionReplayBody,
  executionReplayReply,
  outcomeBody,
  restingReceiverList,
  replayBody,
  reviewBody,
  reviewReply,
  replayReply,
} from "./schemas.ts";

const tag = "Automations: dead letters and replays";

/** Mounted before `/automations/{id}`, which would match `dead-letters` too. */
export const automationDeadLetterRoutes = new Routes<AutomationsDeps>()
  .add(
    {
      method: "get",
      path: "/automations/dead-letters",
      tag,
      summary: "Dead letters, oldest first, with payload, error, tries and history",
      description:
        "An observer reads `hidden` in place of the buyer, the subject, errors and notes, and no payload: those are buyers' data, and for operators. These read texts with secrets, numbers of cards, accounts and telephones, and mail addresses within them taken out; admins, who may send another payload, read them as they are.",
      access: "observer",
      query: deadLetterQuery,
      replies: { 200: { description: "One page.", schema: deadLetterPage } },
    },
    async ({ deps, identity, query, reply }) => {
      const page = await readDeadLetters(deps, query);
      return reply(200, { ...page, items: lettersFor(identity.role, page.items) }, { "cache-control": "no-store" });
    },
  )
  .add(
    {
      method: "post",
      path: "/automations/dead-letters/replay",
      tag,
      summary: "Replay selected dead letters",
      access: "operator",
      body: replayBody,
      replies: { 200: { description: "What is being replayed, what was refused, and what remains.", schema: replayReply } },
      problems: ["replay-batch-too-large"],
    },
    async ({ deps, identity, body, reply, refuse }) => {
      const result = await replayDeadLetters(deps, identity, body.ids);
      return result.ok ? reply(200, result.value) : refuse(result.refusal, automationProblems);
    },
  )
  .add(
    {
      method: "get",
      path: "/automations/receivers",
      tag,
      summary: "Receivers that rest because they fail, the longest first",
      description:
        "Their deliveries wait and cost no try; a single one is tried now and then, and when it is taken the others follow. An observer reads `hidden` in place of the buyer and of the last error.",
      access: "observer",
      replies: { 200: { description: "Those that have failed for longest, and how many there are.", schema: restingReceiverList } },
    },
    async ({ deps, identity, reply }) =>
      reply(200, receiversFor(identity.role, await readReceivers(deps)), { "cache-control": "no-store" }),
  )
  .add(
    {
      method: "post",
      path: "/automations/executions/replay",
      tag,
      summary: "Send deliveries again that were acknowledged",
      description:
        "For a receiver that lost what it had taken; each comes with the `webhook-id` it had. One try: what fails is a dead letter. Their ids are those of an automation's executions.",
      access: "operator",
      body: executionReplayBody,
      replies: { 200: { description: "What is sent again, and what was refused.", schema: executionReplayReply } },
      problems: ["replay-batch-too-large"],
    },
    async ({ deps, identity, body, reply, refuse }) => {
      const result = await replayExecutions(deps, identity, body.ids);
      return result.ok ? reply(200, result.value) : refuse(result.refusal, automationProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/automations/dead-letters/review",
      tag,
      summary: "Record that the dead letters were reviewed",
      description: "While an incident is open a review is due at the contract's cadence, for as long as a dead letter is in the backlog.",
      access: "operator",
      body: reviewBody,
      replies: { 200: { description: "What was in the backlog.", schema: reviewReply } },
      problems: ["nothing-to-review"],
    },
    async ({ deps, identity, body, reply, refuse }) => {
      const result = await reviewBacklog(deps, identity, body.note);
      return result.ok ? reply(200, result.value) : refuse(result.refusal, automationProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/automations/dead-letters/{id}/replay-edited",
      tag,
      summary: "Replay a dead letter with another payload",
      description:
        "For admins, one letter at a time, undecided or deferred. The event stays as it was; who did it, why and what is sent go into the letter's history, and which members differ into the audit trail.",
      access: "admin",
      params: deadLetterParams,
      body: editedReplayBody,
      replies: { 200: { description: "It is being replayed, once.", schema: editedReplayReply } },
      problems: ["dead-letter-decided", "payload-not-editable", "payload-unchanged"],
    },
    async ({ deps, identity, params, body, reply, refuse }) => {
      const result = await replayWithPayload(deps, identity, params.id, body);
      return result.ok ? reply(200, result.value) : refuse(result.refusal, automationProblems);
    },
  )
  .add(
    {
      method: "post",
      path: "/automations/dead-letters/{id}/outcome",
      tag,
      summary: "Record what was done about a dead letter",
      access: "operator",
      params: deadLetterParams,
      body: outcomeBody,
      replies: { 200: { description: "The letter's state.", schema: z.object({ id: z.string(), state: z.enum(DEAD_LETTER_STATES) }) } },
      problems: ["dead-letter-decided", "incident-not-open"],
    },
    async ({ deps, identity, params, body, reply, refuse }) => {
      const result = await decideDeadLetter(deps, identity, params.id, body);
      return result.ok ? reply(200, result.value) : refuse(result.refusal, automationProblems);
    },
  );
