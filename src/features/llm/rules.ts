import { ok, refused, type Result } from "../../platform/result.ts";
import { promptSize, unboundedParameter, type PromptSize } from "./bounds.ts";
import type { PricedModel, Provider, Rollout } from "./models.ts";
import { WIRES, type Wire } from "./wires.ts";

export interface CallBody {
  model: string;
  stream?: boolean | null | undefined;
  [member: string]: unknown;
}

/** A call that may be made: its body as it goes to the provider, and the most it can use. */
export interface PlannedCall {
  wire: Wire;
  model: PricedModel;
  body: CallBody;
  stream: boolean;
  prompt: PromptSize;
  /** Tokens of the answer at most, over all choices. */
  maxOutput: number;
}

export type PlanRefusal =
  | { kind: "gateway-misconfigured"; unpriced: readonly string[] }
  | { kind: "model-not-allowed"; model: string }
  | { kind: "model-speaks-otherwise"; model: string; provider: Provider }
  | { kind: "parameter-refused"; parameter: string; reason: string };

export type CallRefusal =
  | PlanRefusal
  | { kind: "provider-switched-off"; provider: Provider }
  | { kind: "provider-unconfigured"; provider: Provider; missing: readonly string[] }
  | { kind: "daily-limit"; limit: number; settled: number; reserved: number; needed: number; retryAfterSeconds: number }
  | { kind: "provider-refused"; provider: Provider; status: number; error: unknown; retryAfterSeconds?: number }
  | { kind: "provider-unreachable"; provider: Provider };

/** Decides whether a call may be made, and completes its body so that its worst case is real: a limit on the answer, usage in the stream. */
export function planCall(
  call: { wire: Wire; body: CallBody },
  rollout: Rollout,
  maxOutputTokens: number,
): Result<PlannedCall, PlanRefusal> {
  const { wire, body } = call;
  if (rollout.state === "misconfigured") return refused({ kind: "gateway-misconfigured", unpriced: rollout.unpriced });
  const model = rollout.models.get(body.model);
  if (!model) return refused({ kind: "model-not-allowed", model: body.model });
  if (model.provider !== WIRES[wire].provider)
    return refused({ kind: "model-speaks-otherwise", model: model.model, provider: model.provider });
  const unbounded = unboundedParameter(body);
  if (unbounded !== undefined) {
    return refused({
      kind: "parameter-refused",
      parameter: unbounded,
      reason: "what it costs cannot be bounded beforehand, or is not in the contract's pricing",
    });
  }
  const { parameter, tokens } = outputLimit(wire, body, maxOutputTokens);
  if (tokens > maxOutputTokens)
    return refused({ kind: "parameter-refused", parameter, reason: `at most ${maxOutputTokens} tokens an answer` });

  const stream = body.stream === true;
  const choices = wire === "chat" && typeof body["n"] === "number" ? body["n"] : 1;
  return ok({
    wire,
    model,
    stream,
    body: {
      ...body,
      [parameter]: tokens,
      ...(wire === "chat" && stream ? { stream_options: { ...(body["stream_options"] as object | null), include_usage: true } } : {}),
    },
    prompt: promptSize(body),
    maxOutput: tokens * choices,
  });
}

const OUTPUT_LIMITS: Record<Wire, readonly [string, ...string[]]> = {
  chat: ["max_completion_tokens", "max_tokens"],
  responses: ["max_output_tokens"],
  messages: ["max_tokens"],
};

/** The limit the caller set, or else the contract's under the wire's current name. */
function outputLimit(wire: Wire, body: CallBody, otherwise: number): { parameter: string; tokens: number } {
  const names = OUTPUT_LIMITS[wire];
  const given = names.find((name) => typeof body[name] === "number");
  return given === undefined ? { parameter: names[0], tokens: otherwise } : { parameter: given, tokens: body[given] as number };
}
