import type { z } from "zod";

/** A refusal in the shape of OpenAI's API. */
export class OpenaiProblem extends Error {
  readonly status: 400 | 401 | 404;
  readonly param: string | null;
  readonly code: string | null;

  constructor(status: 400 | 401 | 404, message: string, about: { param?: string; code?: string } = {}) {
    super(message);
    this.status = status;
    this.param = about.param ?? null;
    this.code = about.code ?? null;
  }

  toBody(): object {
    return { error: { message: this.message, type: "invalid_request_error", param: this.param, code: this.code } };
  }
}

/** 400 about the first thing a schema found wrong, with `param` in OpenAI's writing (`messages[0].role`). */
export function invalidRequest(error: z.ZodError): OpenaiProblem {
  const [issue] = error.issues;
  const path = issue?.path ?? [];
  const param = path.reduce<string>(
    (text, step) => (typeof step === "number" ? `${text}[${step}]` : text === "" ? String(step) : `${text}.${String(step)}`),
    "",
  );
  const missing = issue?.code === "invalid_type" && issue.message.endsWith("received undefined");
  if (missing) return new OpenaiProblem(400, `Missing required parameter: '${param}'.`, { param, code: "missing_required_parameter" });
  const code = issue?.code === "invalid_type" ? "invalid_type" : "invalid_value";
  return new OpenaiProblem(400, `Invalid '${param}': ${issue?.message ?? "invalid"}.`, { param, code });
}
