import * as z from "zod";
import { degradedSchema } from "../../platform/degraded.ts";
import { problemSchema } from "../../platform/http/problem-schema.ts";
import { pageOf } from "../../platform/http/pagination.ts";
import { idSchema } from "../../platform/ids.ts";
import { SESSION_STATES } from "./rules.ts";

const title = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .refine((text) => !text.includes("\0") && text.isWellFormed(), "must be well-formed text");

export const openSessionSchema = z
  .strictObject({
    title: title.optional(),
    locale: z
      .string()
      .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z\d]{2,8})*$/, "must be a BCP 47 language tag")
      .max(35)
      .optional(),
  })
  .meta({ id: "OpenChatSession" });

const MAX_MESSAGE_BYTES = 16_384;

/** A message's text: some visible character, no NUL (Postgres cannot hold one), and at most 16 KiB, counted in bytes. */
export const messageInputSchema = z
  .strictObject({
    content: z
      .string()
      .refine((text) => text.trim() !== "", "must not be empty")
      .refine((text) => !text.includes("\0"), "must not contain NUL")
      .refine((text) => text.isWellFormed(), "must be well-formed Unicode")
      .refine(
        (text) => new TextEncoder().encode(text).byteLength <= MAX_MESSAGE_BYTES,
        `must be at most ${MAX_MESSAGE_BYTES} bytes of UTF-8`,
      ),
  })
  .meta({ id: "ChatMessageInput" });

export const sessionParams = z.object({ id: idSchema("chat") });

export const messageParams = z.object({ id: idSchema("chat"), messageId: idSchema("msg") });

const sessionMembers = {
  id: idSchema("chat"),
  title: z.string().nullable(),
  locale: z.string().nullable(),
  state: z.enum(SESSION_STATES),
  failureReason: z.string().nullable().describe("why the last extraction failed: no-items-found, extraction-refused, extraction-failed"),
  briefId: idSchema("brf").nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
};
export const sessionSummarySchema = z.object(sessionMembers).meta({ id: "ChatSessionSummary" });
export type SessionSummary = z.infer<typeof sessionSummarySchema>;

export const chatMessageSchema = z
  .object({
    id: idSchema("msg"),
    role: z.enum(["user", "assistant"]),
    content: z.string(),
    partial: z.boolean().describe("an answer that broke off"),
    degraded: degradedSchema.nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "ChatMessage" });

export const sessionSchema = z.object({ ...sessionMembers, messages: z.array(chatMessageSchema) }).meta({ id: "ChatSession" });
export type Session = z.infer<typeof sessionSchema>;

/** The events of a reply's stream: an `error` is a problem, and the last of them; else `message.done` is. */
export const replyEventsSchema = z
  .object({
    "message.delta": z.object({ text: z.string() }).describe("a further piece of the answer"),
    "message.reset": z.object({}).describe("what came before is of another answer, made anew since: drop it"),
    "message.done": z.object({
      messageId: idSchema("msg").describe("the answer's"),
      partial: z.boolean().describe("it broke off, and may be made again"),
      usage: z
        .object({ inputTokens: z.int(), inputSource: z.string(), outputTokens: z.int(), outputSource: z.string() })
        .nullable()
        .describe("tokens, each figure with who says so"),
      degraded: degradedSchema.optional(),
    }),
    error: problemSchema,
  })
  .meta({ id: "ChatReplyEvents", description: "By its name, the data of each event." });

export const sessionPageSchema = pageOf(sessionSummarySchema);
