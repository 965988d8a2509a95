import type { WakeUps } from "../../platform/queues.ts";
import type { LlmDeps } from "../llm/ports.ts";

export interface BriefExtractionMessage {
  sessionId: string;
}

export interface ChatDeps extends LlmDeps {
  /** Wakes the extraction of a finalized session's brief. */
  briefExtraction: WakeUps<BriefExtractionMessage>;
}
