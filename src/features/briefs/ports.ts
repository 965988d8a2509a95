import type { WakeUps } from "../../platform/queues.ts";
import type { AutomationWakeDeps } from "../automations/ports.ts";
import type { BriefExtractionMessage } from "../chat/ports.ts";
import type { Extraction } from "./schemas.ts";

export interface ExtractionRequest {
  sessionId: string;
  /** What "next Friday" is counted from. */
  referenceTime: Date;
  locale: string | null;
  messages: readonly { role: "user" | "assistant"; content: string; at: Date }[];
  /** The same for the same conversation. */
  idempotencyKey: string;
}

export type ExtractionAnswer =
  | { kind: "extracted"; extraction: Extraction }
  | { kind: "no-items-found" }
  /** The agent will never take this request. */
  | { kind: "refused"; detail: string }
  | { kind: "failed"; reason: "unreachable" | "unconfigured" | "error" | "garbage"; retryAfterSeconds: number; cause?: unknown };

/** The service that reads a conversation and says what is to be bought. */
export interface AiAgent {
  /** Never throws: whatever happens is an answer. */
  extract(request: ExtractionRequest): Promise<ExtractionAnswer>;
}

/** What goes to the dead-letter queue when an extraction's schedule is spent. */
export interface BriefDeadLetter extends BriefExtractionMessage {
  reason: string;
  attempts: number;
}

export interface BriefsDeps extends AutomationWakeDeps {
  aiAgent: AiAgent;
  briefExtraction: WakeUps<BriefExtractionMessage>;
  briefExtractionDeadLetters: WakeUps<BriefDeadLetter>;
}
