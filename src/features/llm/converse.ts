import type { Degraded } from "../../platform/degraded.ts";
import { refused, ok, type Result } from "../../platform/result.ts";
import { callModel } from "./call-model.ts";
import type { PricedModel } from "./models.ts";
import type { LlmDeps } from "./ports.ts";
import type { CallBody, CallRefusal } from "./rules.ts";
import type { UsageRecord } from "./usage-record.ts";
import type { Wire } from "./wires.ts";

export interface Conversation {
  userId: string;
  addressVerified: boolean;
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
 * Has the contract's chat model answer a conversation through the gateway, or its fallback model where the first one's provider is switched off,
 * not configured or does not answer. Refuses with the first model's reason where neither does.
 */
export async function converse(deps: LlmDeps, conversation: Conversation): Promise<Result<Conversing, CallRefusal>> {
  const { chatModel, chatFallbackModel, models } = deps.contract.llm;
  let first: CallRefusal | undefined;
  for (const name of [chatModel, chatFallbackModel]) {
    const model = models.find((candidate) => candidate.model === name);
    if (!model) continue;
    const called = await ask(deps, model, conversation);
    if (called.ok) return ok(first ? { ...called.value, degraded: failover(first, deps.clock.now()) } : called.value);
    first ??= called.refusal;
    if (!isProviders(called.refusal)) break;
  }
  return refused(first ?? { kind: "model-not-allowed", model: chatModel });
}

async function ask(deps: LlmDeps, model: PricedModel, conversation: Conversation): Promise<Result<Conversing, CallRefusal>> {
  const wire: Wire = model.provider === "openai" ? "chat" : "messages";
  const called = await callModel(deps, {
    userId: conversation.userId,
    addressVerified: conversation.addressVerified,
    wire,
    body: bodyFor(wire, model.model, conversation),
    beginsWithinMs: deps.contract.llm.chatBeginsWithinMs,
    onText: conversation.onText,
  });
  if (!called.ok) return called;
  const { body, usage } = called.value;
  if (!(body instanceof ReadableStream)) return refused({ kind: "provider-unreachable", provider: model.provider });
  return ok({ model: model.model, ended: drain(body).then(() => usage) });
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

/** Reasons that lie with one provider, so that another may do. */
function isProviders(refusal: CallRefusal): boolean {
  if (refusal.kind === "provider-refused") return refusal.status >= 500 || refusal.status === 429;
  return refusal.kind === "provider-switched-off" || refusal.kind === "provider-unconfigured" || refusal.kind === "provider-unreachable";
}

const failover = (refusal: CallRefusal, now: Date): Degraded => ({
  mode: "llm-failover",
  reason: refusal.kind,
  since: now.toISOString(),
  policy: "llm.chatFallbackModel",
});
