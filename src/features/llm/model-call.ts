import type { Base64Runs } from "../../platform/base64-runs.ts";
import type { Listening } from "./pass-on.ts";
import type { CallBody } from "./rules.ts";
import type { Caller } from "./reserve-call.ts";
import type { Wire } from "./wires.ts";

/** One call through the gateway, as its caller asks for it. */
export interface ModelCall extends Listening, Caller {
  wire: Wire;
  body: CallBody;
  /** What the marks in the body stand for, where it has any. */
  runs?: Base64Runs;
  /** Anthropic's `anthropic-beta` header. */
  betas?: string;
  /** Anthropic's `anthropic-version` header; the client's own where absent. */
  version?: string;
  /** The model asked for, where the body's stands in for it. */
  askedModel?: string;
  /** Another model is asked where this one's provider fails: the answer is held back until it has begun. */
  standInWaits?: boolean;
  /** Milliseconds until the answer has to begin, where that is sooner than the contract's deadline. */
  beginsWithinMs?: number;
}
