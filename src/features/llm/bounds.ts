import type { Contract } from "../../platform/contract.ts";
import { NO_RUNS, type Base64Runs } from "../../platform/base64-runs.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { chatBody } from "./allowed/chat-body.ts";
import { mostTokens, type Check, type NotAllowed, type Tally } from "./allowed/check.ts";
import { messagesBody } from "./allowed/messages-body.ts";
import { responsesBody } from "./allowed/responses-body.ts";
import type { PricedModel } from "./models.ts";
import type { Wire } from "./wires.ts";

/** What a prompt can cost at most, known before it is sent. */
export interface PromptSize {
  /**
   * Tokens the prompt cannot exceed: one a byte of the body, because the providers' tokenizers work on bytes and none is shorter than one;
   * a flat sum an image; schemas and tool inputs twice; and what the provider adds by itself, by the model's bounds in the contract.
   */
  bound: number;
  /** Types of its parts, for whoever looks into a call that used more. */
  parts: readonly string[];
}

/** What bounds a body beside its model, of the contract. */
export type BodyLimits = Pick<Contract["llm"], "maxImages">;

const BODIES: Record<Wire, Check> = { chat: chatBody, responses: responsesBody, messages: messagesBody };

/** Bounds a body whose every member and part is known to have a bound; refuses at the first that has not. */
export function boundPrompt(
  wire: Wire,
  body: object,
  { promptTokens, toolTokens, imageTokens }: PricedModel["bounds"],
  { maxImages, runs = NO_RUNS }: BodyLimits & { runs?: Base64Runs | undefined },
): Result<PromptSize, NotAllowed> {
  const tally: Tally = { maxImages, runs, images: 0, imageData: new Map(), rewrittenBytes: 0, definitions: false, parts: new Set() };
  const found = BODIES[wire](body, "", tally);
  if (found) return refused(found);
  const text = tally.imageData.size === 0 ? JSON.stringify(body) : withoutImages(body, tally.imageData);
  const added = promptTokens + (tally.definitions ? toolTokens : 0) + tally.images * imageTokens;
  return ok({ bound: mostTokens(text, tally) + tally.rewrittenBytes + added, parts: [...tally.parts].toSorted() });
}

/** A body as JSON, its images' data left out: they are not billed by their bytes. */
const withoutImages = (body: object, imageData: ReadonlyMap<object, string>): string =>
  JSON.stringify(body, function (this: object, name: string, value: unknown): unknown {
    return imageData.get(this) === name ? "" : value;
  });
