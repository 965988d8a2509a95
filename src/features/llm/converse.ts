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
  const { userId, addressVerified, serviceToken, onText } = conversation;
  const { chatModel, chatFallbackModel, chatBeginsWithinMs, models } = deps.contract.llm;
  const asking = (name: string): { wire: Wire; body: CallBody } => {
    const wire = models.find(({ model }) => model === name)?.provider === "anthropic" ? "messages" : "chat";
    return { wire, body: bodyFor(wire, name, conversation) };
  };
  const called = await callWithStandIn(
    deps,
    { userId, addressVerified, serviceToken, onText, beginsWithinMs: chatBeginsWithinMs, ...asking(chatModel) },
    { ...asking(chatFallbackModel), policy: "llm.chatFallbackModel" },
    (refusal) => refusal.kind === "provider-refused" || isProviders(refusal),
  );
  if (!called.ok) return called;
  const { body, usage, model, provider, degraded } = called.value;
  if (!(body instanceof ReadableStream)) return refused({ kind: "provider-garbled", provider });
  return ok({ model, ended: drain(body).then(() => usage), ...(degraded ? { degraded } : {}) });
}

function bodyFor(wire: Wire, model: string, { system, turns, maxOutputTokens }: Conversation): CallBody {
  if (wire === "messages") return { model, stream: true, system, messages: [...turns], max_tokens: maxOutputTokens };
  return { model, stream: true, messages: [{ role: "system", content: system }, ...turns], max_completion_tokens: maxOutputTokens };
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
