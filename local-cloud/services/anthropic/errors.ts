import type { z } from "zod";

const STATUS = { invalid_request_error: 400, authentication_error: 401, not_found_error: 404 } as const;

/** A refusal in the shape of Anthropic's API. */
export class AnthropicProblem extends Error {
  readonly type: keyof typeof STATUS;

  constructor(type: keyof typeof STATUS, message: string) {
    super(message);
    this.type = type;
  }

  get status(): 400 | 401 | 404 {
    return STATUS[this.type];
  }

  toBody(requestId: string): object {
    return { type: "error", error: { type: this.type, message: this.message }, request_id: requestId };
  }
}

/** 400 about the first thing a schema found wrong, in Anthropic's writing (`messages.0.role: Field required`). */
export function invalidRequest(error: z.ZodError): AnthropicProblem {
  const [issue] = error.issues;
  const missing = issue?.code === "invalid_type" && issue.message.endsWith("received undefined");
  return new AnthropicProblem(
    "invalid_request_error",
    `${issue?.path.join(".") ?? "body"}: ${missing ? "Field required" : (issue?.message ?? "invalid")}`,
  );
}
