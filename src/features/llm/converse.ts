import type { Degraded } from "../../platform/degraded.ts";
import { refused, ok, type Result } from "../../platform/result.ts";
import { callWithStandIn } from "./call-with-stand-in.ts";
import type { LlmDeps } from "./ports.ts";
import type { Caller } from "./reserve-call.ts";
import type { CallBody, CallRefusal } from "./rules.ts";
import { isProviders } from "./stand-in-rules.ts";
import type { UsageRecord } from "./usage-record.ts";
import type { Wire } from "./wires.ts";

export interface Conversation extends Caller {
  system: string;
  turns: readonly { role: "user" | "assistant"; content: string }[];
  maxOutputTokens: number;
  /** Gets the answer's text, piece by piece. */
  onText: (text: string) => void;
  /** The JSON Schema of the answer, for models that can be held to one. */
  answer?: { name: string; schema: object };
  /** How long a model's answer may take to begin; the contract's time for chat where left out. */
  beginsWithinMs?: number;
  /** Aborts when nobody waits for the answer any more. */
  left?: AbortSignal;
}

export interface Conversing {
  model: string;
  /** Set where the fallback model answers. */
  degraded?: Degraded;
  /** Once the answer has ended, whole or cut: what it used. Never rejects. */
  ended: Promise<UsageRecord>;
}

/**
 * Has the contract's chat model answer a conversation through the gateway, or its fallback model where the first one does not. The bodies
 * are ours, written for each one's wire, so one that a provider refuses is no reason for the other to do so too.
 */
export async function converse(deps: LlmDeps, conversation: Conversation): Promise<Result<Conversing, CallRefusal>> {
  const { userId, addressVerified, serviceToken, onText, left } = conversation;
  const { chatModel, chatFallbackModel, models } = deps.contract.llm;
  const { beginsWithinMs = deps.contract.llm.chatBeginsWithinMs } = conversation;
  const asking = (name: string): { wire: Wire; body: CallBody } => {
    const wire = models.find(({ model }) => model === name)?.provider === "anthropic" ? "messages" : "chat";
    return { wire, body: bodyFor(wire, name, conversation) };
  };
  const called = await callWithStandIn(
    deps,
    { userId, addressVerified, serviceToken, onText, left, beginsWithinMs, ...asking(chatModel) },
    { ...asking(chatFallbackModel), policy: "llm.chatFallbackModel" },
    (refusal) => refusal.kind === "provider-refused" || isProviders(refusal),
  );
  if (!called.ok) return called;
  const { body, usage, model, provider, degraded } = called.value;
  if (!(body instanceof ReadableStream)) return refused({ kind: "provider-garbled", provider });
  return ok({ model, ended: drain(body).then(() => usage), ...(degraded ? { degraded } : {}) });
}

function bodyFor(wire: Wire, model: string, { system, turns, maxOutputTokens, answer }: Conversation): CallBody {
  if (wire === "messages") return { model, stream: true, system, messages: [...turns], max_tokens: maxOutputTokens };
  const held = answer && { response_format: { type: "json_schema", json_schema: { ...answer, strict: true } } };
  return {
    model,
    stream: true,
    messages: [{ role: "system", content: system }, ...turns],
    max_completion_tokens: maxOutputTokens,
    ...held,
  };
}

/** Whether any model of a conversation can be asked at all: the gateway has its list of models, and one's provider its key. */
export function canConverse({ settings, contract: { llm }, llmProviders }: LlmDeps): boolean {
  const asked = llm.models.filter(({ model }) => model === llm.chatModel || model === llm.chatFallbackModel);
  return settings.llmModels.state === "configured" && asked.some(({ provider }) => llmProviders.missing(provider).length === 0);
}

/** Reads to the end; a stream that breaks is accounted as cut, which the usage says. */
async function drain(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader();
  const next = (): Promise<boolean> =>
    reader.read().then(
      ({ done }) => !done,
      () => false,
    );
  while (await next());
}
