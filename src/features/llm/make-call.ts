import { after } from "../../platform/deadline.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { sentPrompt } from "./estimates/sent-prompt.ts";
import { watchCall } from "./call-timing.ts";
import type { ModelCall } from "./model-call.ts";
import type { Provider } from "./models.ts";
import { passedHeaders } from "./passed-headers.ts";
import { passOn, type ModelAnswer } from "./pass-on.ts";
import type { LlmDeps, Passage, ProviderAnswer } from "./ports.ts";
import { NOTHING_READ } from "./readers/reader.ts";
import type { CallRefusal, PlannedCall } from "./rules.ts";
import { release, settle } from "./settlement.ts";
import { startDeadline } from "./start-deadline.ts";
import { accountFor, type ReservedCall } from "./usage-record.ts";
import { blameOf, refusesKey, verdictOf, verdictOfBeginning, type Beginning } from "./verdict-rules.ts";
import { WIRES } from "./wires.ts";

interface Unmade {
  why: CallRefusal;
  cause?: unknown;
}

/**
 * Makes a call whose worst case is reserved, ends the reservation however the call ends, and tells the circuit what it found. Where a
 * stand-in waits, an answer is passed on once it has begun: until then nothing has gone out that cannot be taken back.
 */
export async function makeCall(
  deps: LlmDeps,
  call: ModelCall,
  { plan, identity }: { plan: PlannedCall; identity: ReservedCall["identity"] },
  passage: Passage,
): Promise<Result<ModelAnswer, Unmade>> {
  const { body, runs, ...terms } = plan;
  const reserved = { plan: terms, identity };
  const { provider } = plan.model;
  const { stream, wholeMs, circuit } = deps.contract.llm;
  const [idleMs, endsWithinMs] = plan.stream ? [stream.idleMs, stream.totalMs] : [wholeMs, wholeMs];
  const patientMs = plan.stream && call.standInWaits ? circuit.silentMs : idleMs;
  const beginsWithinMs = Math.min(patientMs, call.beginsWithinMs ?? patientMs);
  const deadline = startDeadline(endsWithinMs);
  const watch = watchCall(deps.clock);
  const endSilence = plan.stream ? after(circuit.silentMs, () => passage.tell("silent")) : () => undefined;
  const patience = call.standInWaits ? startPatience(beginsWithinMs) : undefined;
  const answer = await deps.llmProviders.post(provider, WIRES[plan.wire].path, body, {
    runs,
    signal: deadline.signal,
    ...(beginsWithinMs < endsWithinMs ? { deadlineMs: beginsWithinMs } : {}),
    ...(call.betas === undefined ? {} : { betas: call.betas }),
    ...(call.version === undefined ? {} : { version: call.version }),
  });
  if (answer.kind !== "answered") {
    deadline.end();
    endSilence();
    patience?.end();
    passage.tell(verdictOf(answer, circuit.alsoFailing));
    // After a time-out the provider may have worked for us to the end, unseen; otherwise nothing was used.
    if (answer.kind === "timed-out")
      await settle(deps, { ...accountFor(reserved, NOTHING_READ, "timed-out", deps.clock.now()), ...watch.ends() });
    else await release(deps, identity);
    return refused({ why: refusalOf(answer, provider), ...(answer.kind === "unreachable" ? { cause: answer.cause } : {}) });
  }

  const passed = await passOn(deps, { ...reserved, sent: sentPrompt(plan, deps.contract.llm.counting) }, answer.response, {
    ...{ onText: call.onText, left: call.left, deadline, watch },
  });
  const begun = passed.begun.then((beginning): Beginning => {
    endSilence();
    // The deadline of the whole passed: it was silent for that long.
    const found: Beginning = beginning.kind === "broken" && deadline.signal.aborted ? { kind: "silent" } : beginning;
    passage.tell(verdictOfBeginning(found));
    return found;
  });
  // Nobody waits for `begun`, which comes before the end of the answer, for which the request is kept.
  if (passed.answer && !patience) return ok(passed.answer);
  const found = await Promise.race([begun, ...(patience ? [patience.over] : [])]);
  patience?.end();
  const why = refusalOfBeginning(found, provider);
  if (passed.answer && !why) return ok(passed.answer);
  passage.tell(verdictOfBeginning(found));
  await passed.drop(found.kind === "silent" ? "timed-out" : "cut");
  return refused({ why: why ?? { kind: "provider-garbled", provider } });
}

/** How long an answer may take to begin before the stand-in is asked. */
function startPatience(milliseconds: number): { over: Promise<Beginning>; end(): void } {
  let resolve: (beginning: Beginning) => void = () => undefined;
  const over = new Promise<Beginning>((done) => (resolve = done));
  return { over, end: after(milliseconds, () => resolve({ kind: "silent" })) };
}

/** Why a call has no answer, as its caller is told. */
export function refusalOf(answer: Exclude<ProviderAnswer, { kind: "answered" }>, provider: Provider): CallRefusal {
  if (answer.kind !== "refused")
    return { kind: "provider-unreachable", provider, how: answer.kind === "timed-out" ? "silent" : "not-reached" };
  if (refusesKey(answer.status)) return { kind: "provider-key-refused", provider };
  const { status, error, retryAfterSeconds } = answer;
  const headers = passedHeaders(provider, answer.headers);
  return { kind: "provider-refused", provider, status, error, headers, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
}

/** Why an answer that began so is none; undefined where it is one, or is about the caller, who then reads it himself. */
function refusalOfBeginning(beginning: Beginning, provider: Provider): CallRefusal | undefined {
  switch (beginning.kind) {
    case "event":
    case "left":
      return undefined;
    case "error": {
      const blame = blameOf(beginning.error);
      if (blame === "caller") return undefined;
      return blame === "key" ? { kind: "provider-key-refused", provider } : { kind: "provider-failed", provider, error: beginning.error };
    }
    case "garbled":
      return { kind: "provider-garbled", provider };
    case "silent":
    case "broken":
      return { kind: "provider-unreachable", provider, how: beginning.kind === "silent" ? "silent" : "broken-off" };
  }
}
