import type { WakeUps } from "../../platform/queues.ts";
import type { LlmDeps } from "../llm/ports.ts";

export interface BriefExtractionMessage {
  sessionId: string;
}

export interface ChatDeps extends LlmDeps {
  /** Resolves after so many milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** Wakes the extraction of a finalized session's brief. */
  briefExtraction: WakeUps<BriefExtractionMessage>;
}
