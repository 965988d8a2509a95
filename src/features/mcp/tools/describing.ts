import * as z from "zod";
import { withDeadline } from "../../../platform/deadline.ts";
import { AppError, notFound } from "../../../platform/errors.ts";
import { idSchema } from "../../../platform/ids.ts";
import { ok } from "../../../platform/result.ts";
import { getBrief } from "../../briefs/get-brief.ts";
import { briefSchema } from "../../briefs/schemas.ts";
import { finalizeSession } from "../../chat/finalize-session.ts";
import { openSession } from "../../chat/open-session.ts";
import { chatProblems } from "../../chat/problems.ts";
import { readSession } from "../../chat/read-session.ts";
import { readSummary } from "../../chat/read-summary.ts";
import { messageInputSchema, openSessionSchema, sessionSummarySchema, type Session } from "../../chat/schemas.ts";
import { sendMessage, type SendRefusal } from "../../chat/send-message.ts";
import type { Caller } from "../ports.ts";
import { keyOf, READS, refuse, retryKey, tool } from "../tool.ts";
import { untilEnough, waitSeconds } from "../waiting.ts";

const { state, failureReason, briefId } = sessionSummarySchema.shape;

const describeNeed = tool({
  name: "describe_need",
  title: "Say what is needed",
  description:
    "Takes a buyer's need in his own words, in any of his languages, and has a brief made of it: items with quantities, budget, place and " +
    "deadline. Go on with read_brief. Set `finalize` to false to talk with the assistant first, and give `chatSessionId` to say more.",
  scope: "chat",
  effects: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  input: z.strictObject({
    text: messageInputSchema.shape.content.describe("What is needed, as the buyer says it."),
    chatSessionId: idSchema("chat").optional().describe("Of a conversation that is to go on; a new one is opened where it is left out."),
    locale: openSessionSchema.shape.locale.describe("BCP 47 language tag of a new conversation."),
    finalize: z.boolean().default(true).describe("Whether all was said, and the brief is to be made now."),
    retryKey,
  }),
  output: z.object({
    chatSessionId: z.string(),
    state,
    briefId,
    reply: z.string().nullable().describe("What the assistant says to it; null where it did not answer. The brief does not depend on it."),
  }),
  async run(caller, input) {
    const { deps, buyer } = caller;
    const { text, locale, finalize } = input;
    const opened =
      input.chatSessionId === undefined
        ? await openSession(deps, buyer.id, { locale, idempotency: keyOf("describe_need session", input) })
        : ok({ session: { id: input.chatSessionId } });
    if (!opened.ok) return refuse(opened.refusal, chatProblems);
    const { id } = opened.value.session;
    const sent = await sendMessage(deps, buyer, id, { content: text, key: keyOf("describe_need", input) });
    if (!sent.ok && !isStored(sent.refusal)) return refuse(sent.refusal, chatProblems);
    if (sent.ok) await hearOut(sent.value.stream);
    if (finalize) {
      const finalized = await finalizeSession(deps, buyer.id, id);
      if (!finalized.ok) return refuse(finalized.refusal, chatProblems);
    }
    const session = await readSession(deps, buyer.id, id);
    if (!session.ok) return refuse(session.refusal, chatProblems);
    return ok({ chatSessionId: id, state: session.value.state, briefId: session.value.briefId, reply: replyOf(session.value) });
  },
});

/** What was said is kept though nobody answers it, and is read for the brief all the same. */
const isStored = (refusal: SendRefusal): boolean =>
  refusal.kind === "assistant-unavailable" || (refusal.kind === "session-closed" && refusal.messageId !== undefined);

/** The brief does not depend on what the assistant says, so nobody waits longer for it than this. */
const PATIENCE_MS = 15_000;

/** Reads an answer to its end, with which it is stored; one that takes too long is left, and stored without a listener. */
async function hearOut(stream: ReadableStream<Uint8Array>): Promise<void> {
  const reader = stream.getReader();
  try {
    await withDeadline("assistant", PATIENCE_MS, async () => {
      while (!(await reader.read()).done);
    });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    await reader.cancel();
  }
}

const replyOf = ({ messages }: Session): string | null => {
  const last = messages.at(-1);
  return last?.role === "assistant" ? last.content : null;
};

const isOnItsWay = ({ state: at }: Pick<Session, "state">): boolean => at === "QUEUED_FOR_EXTRACTION" || at === "FINALIZING";

const readBrief = tool({
  name: "read_brief",
  title: "Read the brief",
  description:
    "The structured need that was made of a conversation, with the `questions` that are open, where each field was said and how sure it is. " +
    "Give the conversation's id to wait until its brief is made, or the brief's own. Put the questions to the buyer, and give his answers to " +
    "describe_need. A state FAILED says why in `failureReason`: say more.",
  scope: "chat",
  effects: READS,
  input: z.strictObject({
    chatSessionId: idSchema("chat").optional(),
    briefId: idSchema("brf").optional().describe("Wins where both are given."),
    waitSeconds,
  }),
  output: z.object({ state: state.nullable(), failureReason, brief: briefSchema.nullable() }),
  async run(caller, input) {
    const { deps, buyer } = caller;
    if (input.briefId !== undefined) return ok({ state: null, failureReason: null, brief: await ownBrief(caller, input.briefId) });
    const sessionId = input.chatSessionId;
    if (sessionId === undefined) throw notFound("brief");
    const session = await untilEnough(
      caller,
      input.waitSeconds,
      () => readSummary(deps, buyer.id, sessionId),
      (read) => !read.ok || !isOnItsWay(read.value),
    );
    if (!session.ok) return refuse(session.refusal, chatProblems);
    const { state: at, failureReason: why, briefId: made } = session.value;
    return ok({ state: at, failureReason: why, brief: made === null ? null : await ownBrief(caller, made) });
  },
});

async function ownBrief({ deps, buyer }: Caller, id: string) {
  const brief = await getBrief(deps, buyer.id, id);
  if (!brief) throw notFound("brief");
  return brief;
}

export const describing = [describeNeed, readBrief];
