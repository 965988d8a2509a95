import { llmEstimateFailed } from "../../../platform/events/llm.ts";
import type { LlmDeps } from "../ports.ts";
import type { Estimate, Reader } from "../readers/reader.ts";
import { isSeen } from "../readers/seen.ts";
import type { ReservedCall } from "../usage-record.ts";
import { answerTokens, hidesReasoning, type AnswerTokens } from "./answer-tokens.ts";
import { promptTokens } from "./prompt-tokens.ts";
import type { SentPrompt } from "./sent-prompt.ts";
import { tokensOfText } from "./tokenizer.ts";

export interface EndedCall extends ReservedCall {
  sent: SentPrompt;
}

export type Estimating = Pick<LlmDeps, "tokenizer" | "contract" | "log" | "metrics">;

/** Whether a provider said both what the prompt and what the answer was. */
export const isReported = ({ reading }: Reader): boolean => reading.input !== undefined && reading.output !== undefined;

/**
 * Counts of a call that has ended what its provider did not say, and nothing that it did: the answer as it was seen, the prompt as it was
 * sent, neither above what was reserved. Undefined where there is nothing to count, where not all that the provider made was seen
 * (`sawAll`), and where the tokenizer fails: then the worst case stands. Never rejects.
 */
export async function estimateUsage(deps: Estimating, call: EndedCall, reader: Reader, sawAll: boolean): Promise<Estimate | undefined> {
  const { reading, seen } = reader;
  if (isReported(reader) || (reading.output === undefined && !(sawAll && isSeen(seen)))) return undefined;
  try {
    return {
      ...(reading.input ? {} : { input: await estimateInput(deps, call) }),
      ...(reading.output === undefined ? { output: await estimateOutput(deps, call, reader) } : {}),
    };
  } catch (error) {
    llmEstimateFailed(deps, { callId: call.identity.callId, error });
    return undefined;
  }
}

async function estimateInput({ tokenizer }: Estimating, { sent, plan: { model, prompt } }: EndedCall): Promise<number> {
  const text = sent.text();
  const counted = {
    said: await tokensOfText(tokenizer, text.said),
    tools: await tokensOfText(tokenizer, text.tools),
    format: await tokensOfText(tokenizer, text.format),
  };
  return Math.min(promptTokens(counted, text, model.estimates), prompt.bound);
}

async function estimateOutput({ tokenizer }: Estimating, { plan, sent }: EndedCall, { reading, seen }: Reader): Promise<AnswerTokens> {
  const counted = { shown: await tokensOfText(tokenizer, seen.shown), reasoning: await tokensOfText(tokenizer, seen.reasoning) };
  const answer = answerTokens(counted, seen, plan.model.estimates, hidesReasoning(plan.wire, sent, seen));
  const tokens = Math.min(answer.tokens, plan.maxOutput);
  return { tokens, reasoning: Math.min(Math.max(answer.reasoning, reading.apart?.reasoning ?? 0), tokens) };
}
