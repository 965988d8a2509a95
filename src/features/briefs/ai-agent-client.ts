import type { Settings } from "../../env.ts";
import { fetchWithDeadline, readLimited } from "../../platform/fetch-with-deadline.ts";
import type { AiAgent, ExtractionRequest } from "./ports.ts";
import type { ExtractionBody } from "./schemas.ts";

const MAX_BYTES = 1_048_576;

/** The AI agent over HTTP: `POST /v1/extract`; refusals are problem documents. One try, at most `deadlineMs` long. */
export function createAiAgent(settings: Pick<Settings, "aiAgent">, deadlineMs: number): AiAgent {
  return {
    async extract(request) {
      const { aiAgent } = settings;
      if (aiAgent.state !== "configured") return { kind: "failed", reason: "unconfigured", retryAfterSeconds: 0 };
      const { AI_AGENT_BASE_URL: base, AI_AGENT_TOKEN: token } = aiAgent.value;
      try {
        const response = await fetchWithDeadline(`${base.replace(/\/$/, "")}/v1/extract`, {
          method: "POST",
          dependency: "ai-agent",
          deadlineMs,
          tellsTrace: true,
          headers: {
            "content-type": "application/json",
            "idempotency-key": request.idempotencyKey,
            ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          },
          body: JSON.stringify(bodyOf(request)),
        });
        const { text } = await readLimited(response, MAX_BYTES);
        const { answerOf } = await import("./agent-answer.ts");
        return answerOf(response, text);
      } catch (cause) {
        return { kind: "failed", reason: "unreachable", retryAfterSeconds: 0, cause };
      }
    },
  };
}

const bodyOf = ({ sessionId, referenceTime, locale, messages }: ExtractionRequest): ExtractionBody => ({
  sessionId,
  referenceTime: referenceTime.toISOString(),
  ...(locale === null ? {} : { locale }),
  messages: messages.map(({ role, content, at }) => ({ role, content, at: at.toISOString() })),
});
