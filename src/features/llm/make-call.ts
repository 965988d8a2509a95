import { ok, refused, type Result } from "../../platform/result.ts";
import { sentPrompt } from "./estimates/sent-prompt.ts";
import { watchCall } from "./call-timing.ts";
import type { ModelCall } from "./model-call.ts";
import type { Provider } from "./models.ts";
import { passedHeaders } from "./passed-headers.ts";
import { passOn, type ModelAnswer } from "./pass-on.ts";
import type { LlmDeps, ProviderAnswer } from "./ports.ts";
import { NOTHING_READ } from "./readers/reader.ts";
import type { CallRefusal, PlannedCall } from "./rules.ts";
import { release, settle } from "./settlement.ts";
import { startDeadline } from "./start-deadline.ts";
import { accountFor, type CallIdentity } from "./usage-record.ts";
import { WIRES } from "./wires.ts";

interface Unmade {
  why: CallRefusal;
  cause?: unknown;
}

/** Makes a call whose worst case is reserved, and ends the reservation however the call ends. */
export async function makeCall(
  deps: LlmDeps,
  call: ModelCall,
  plan: PlannedCall,
  identity: CallIdentity,
): Promise<Result<ModelAnswer, Unmade>> {
  const { body, ...terms } = plan;
  const reserved = { plan: terms, identity };
  const { provider } = plan.model;
  const { stream, wholeMs } = deps.contract.llm;
  const [beginsWithinMs, endsWithinMs] = plan.stream ? [stream.idleMs, stream.totalMs] : [wholeMs, wholeMs];
  const deadline = startDeadline(endsWithinMs);
  const watch = watchCall(deps.clock);
  const answer = await deps.llmProviders.post(provider, WIRES[plan.wire].path, body, {
    signal: deadline.signal,
    deadlineMs: Math.min(beginsWithinMs, call.beginsWithinMs ?? beginsWithinMs),
    ...(call.betas === undefined ? {} : { betas: call.betas }),
    ...(call.version === undefined ? {} : { version: call.version }),
  });
  if (answer.kind === "answered") {
    const passed = await passOn(deps, { ...reserved, sent: sentPrompt(plan, deps.contract.llm.counting) }, answer.response, {
      onText: call.onText,
      left: call.left,
      onEnd: deadline.end,
      watch,
    });
    return passed ? ok(passed) : refused({ why: { kind: "provider-unreachable", provider } });
  }
  deadline.end();
  // After a time-out the provider may have worked for us to the end, unseen; otherwise nothing was used.
  if (answer.kind === "timed-out")
    await settle(deps, { ...accountFor(reserved, NOTHING_READ, "timed-out", deps.clock.now()), ...watch.ends() });
  else await release(deps, identity);
  return refused({ why: refusalOf(answer, provider), ...(answer.kind === "unreachable" ? { cause: answer.cause } : {}) });
}

/** Why a call has no answer, as its caller is told. */
export function refusalOf(answer: Exclude<ProviderAnswer, { kind: "answered" }>, provider: Provider): CallRefusal {
  // 401 and 403 speak of our key, not of the caller's token.
  if (answer.kind !== "refused" || answer.status === 401 || answer.status === 403) return { kind: "provider-unreachable", provider };
  const { status, error, retryAfterSeconds } = answer;
  const headers = passedHeaders(provider, answer.headers);
  return { kind: "provider-refused", provider, status, error, headers, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
}
