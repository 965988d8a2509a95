import * as z from "zod";
import { once } from "../../../platform/once.ts";
import type { ErrorForm, Problem } from "../../../platform/http/problem.ts";
import { inEnglish } from "../../../platform/language/say.ts";

/** The dates of the protocol that are spoken here, the oldest first. */
export const ACP_VERSIONS = ["2026-04-17"] as const;

const schema = once(() =>
  z
    .strictObject({
      type: z.enum(["invalid_request", "processing_error", "service_unavailable"]),
      code: z.string().describe("The type of the problem, in the protocol's spelling."),
      message: z.string(),
      param: z.string().optional().describe("What of the request it is about: a JSONPath (RFC 9535)."),
      supported_versions: z.array(z.string()).optional().describe("Of `API-Version`, where the one that was sent is none of them."),
    })
    .meta({ id: "AcpError" }),
);

const VERSION_PROBLEMS = ["missing-api-version", "unsupported-api-version"];

/** What the protocol calls otherwise. */
const CODES: Record<string, string> = { "idempotency-key-reused": "idempotency_conflict" };

/** A problem as the protocol's flat error. */
export function acpError({ type, title, status, detail, errors = [] }: Problem): Record<string, unknown> {
  const [first] = errors;
  const why = inEnglish(detail ?? title);
  const fault = first && inEnglish(first.detail);
  const param = first && jsonPath(first.pointer);
  return {
    type: status < 500 ? "invalid_request" : status === 503 ? "service_unavailable" : "processing_error",
    code: CODES[type] ?? type.replaceAll("-", "_"),
    message: fault === undefined || fault === why ? why : `${why}: ${fault}`,
    ...(param === undefined ? {} : { param }),
    ...(VERSION_PROBLEMS.includes(type) ? { supported_versions: ACP_VERSIONS } : {}),
  };
}

export const acpErrors: ErrorForm = {
  get schema() {
    return schema();
  },
  of: acpError,
};

const NAME = /^[A-Za-z_]\w*$/;

/** RFC 9535 path of what a pointer into the body is at; undefined for what is in no body. */
export function jsonPath(pointer: string): string | undefined {
  if (/^\/(?:headers|path|query)(?:\/|$)/.test(pointer)) return undefined;
  const parts = pointer.split("/").slice(1);
  return parts.reduce((path, part) => {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    return /^\d+$/.test(name) ? `${path}[${name}]` : NAME.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
  }, "$");
}
