import { problemSchema } from "../../platform/http/problem-schema.ts";
import type { ExtractionAnswer } from "./ports.ts";
import { extractionSchema } from "./schemas.ts";

/** What the AI agent's answer is: an extraction, a refusal, or a failure of which it may be asked again. */
export function answerOf(response: Response, text: string): ExtractionAnswer {
  const json = parse(text);
  const { status } = response;
  if (status === 200) {
    const extraction = extractionSchema.safeParse(json);
    if (extraction.success) return { kind: "extracted", extraction: extraction.data };
    return { kind: "failed", reason: "garbage", retryAfterSeconds: 0, cause: extraction.error };
  }
  const type = problemSchema.safeParse(json).data?.type ?? "";
  if (status === 422 && type.endsWith("/no-items-found")) return { kind: "no-items-found" };
  if (status === 400 || status === 413 || status === 422) return { kind: "refused", detail: `${status} ${type}` };
  return {
    kind: "failed",
    reason: "error",
    retryAfterSeconds: Number(response.headers.get("retry-after")) || 0,
    cause: new Error(`the agent answered ${status}`),
  };
}

/** Undefined for what is not JSON, which no answer's schema accepts. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
