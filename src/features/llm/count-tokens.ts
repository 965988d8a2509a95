import { llmCallRefused, llmTokensCounted } from "../../platform/events/llm.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { circuitOpen, currentRollout } from "./call-model.ts";
import { closedProvider } from "./closed-provider.ts";
import { refusalOf } from "./make-call.ts";
import { passedHeaders } from "./passed-headers.ts";
import type { LlmDeps } from "./ports.ts";
import { admit, type Asked, type CallRefusal } from "./rules.ts";
import { startDeadline } from "./start-deadline.ts";

export interface Counted {
  /** The provider's bytes, unchanged. */
  body: Uint8Array;
  contentType: string;
  headers: Record<string, string>;
}

/**
 * Has Anthropic count a prompt. It charges nothing for that, so no budget is taken and nothing is booked; what may reach it is what a
 * message may have.
 */
export async function countTokens(
  deps: LlmDeps,
  { userId, ...asked }: Omit<Asked, "wire"> & { userId: string },
): Promise<Result<Counted, CallRefusal>> {
  const counted = await count(deps, { ...asked, wire: "messages" });
  const { model } = asked.body;
  if (counted.ok) llmTokensCounted(deps, { userId, model });
  else llmCallRefused(deps, { userId, model, reason: counted.refusal.kind });
  return counted;
}

async function count(deps: LlmDeps, asked: Asked): Promise<Result<Counted, CallRefusal>> {
  const { llm } = deps.contract;
  const admitted = admit(asked, currentRollout(deps), llm);
  if (!admitted.ok) return admitted;
  const { provider } = admitted.value.model;
  const closed = await closedProvider(deps, provider);
  if (closed) return refused(closed);
  // What a count comes to says nothing about answers, so it neither opens nor tries a circuit; a key that is refused is refused for both.
  const passage = await deps.keptCircuits.look(provider);
  if (passage.kind === "open") return refused(circuitOpen(provider, passage));

  const { body, wire: _, ...options } = asked;
  const deadline = startDeadline(llm.wholeMs);
  try {
    const answer = await deps.llmProviders.post(provider, "messages/count_tokens", body, { ...options, signal: deadline.signal });
    if (answer.kind !== "answered") {
      const refusal = refusalOf(answer, provider);
      if (refusal.kind === "provider-key-refused") passage.tell("key-refused");
      return refused(refusal);
    }
    const { response } = answer;
    const bytes = await response.arrayBuffer().catch(() => undefined); // broken off: the provider's failure
    if (!bytes) return refused({ kind: "provider-unreachable", provider, how: deadline.signal.aborted ? "silent" : "broken-off" });
    const contentType = response.headers.get("content-type") ?? "application/json";
    return ok({ body: new Uint8Array(bytes), contentType, headers: passedHeaders(provider, response.headers) });
  } finally {
    deadline.end();
  }
}
