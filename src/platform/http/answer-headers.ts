/** On every answer, whatever it is: how long only TLS will do, that its type is what it says, that nobody frames it, and that other origins may embed it. */
const EVERYWHERE = [
  ["strict-transport-security", "max-age=31536000; includeSubDomains"],
  ["x-content-type-options", "nosniff"],
  ["x-frame-options", "SAMEORIGIN"],
  ["cross-origin-resource-policy", "cross-origin"],
] as const;

/** What a browser heeds for a document alone. */
const DOCUMENTS = [
  ["referrer-policy", "same-origin"],
  ["cross-origin-opener-policy", "same-origin"],
  ["origin-agent-cluster", "?1"],
  ["x-dns-prefetch-control", "off"],
  ["x-download-options", "noopen"],
  ["x-permitted-cross-domain-policies", "none"],
  ["x-xss-protection", "0"],
] as const;

const ALLOWED_METHODS = "GET,HEAD,PUT,POST,DELETE,PATCH";
const ALLOWED_HEADERS = [
  "authorization",
  "content-type",
  "idempotency-key",
  "if-match",
  "if-none-match",
  "last-event-id",
  "mcp-method",
  "mcp-name",
  "mcp-protocol-version",
  "traceparent",
  "x-client",
  "x-llm-fallback-model",
  "x-request-id",
].join(",");
const EXPOSED_HEADERS = [
  "etag",
  "x-request-id",
  "retry-after",
  "idempotency-replayed",
  "server-timing",
  "x-degraded",
  "x-image-fallback",
  "x-ignored-if-match",
  "location",
  "ratelimit",
  "ratelimit-policy",
  "x-llm-call-id",
  "x-llm-served-model",
  "request-id",
  "x-provider-request-id",
  "openai-processing-ms",
  "openai-version",
  "www-authenticate",
].join(",");
const PREFLIGHT_SECONDS = "600";

type Field = readonly [name: string, value: string];

/** What an answer says besides its own headers; `allowedOrigin` is the request's, where it is one of ours (CORS, Fetch §3.3). */
export interface Said {
  fields: readonly Field[];
  /** `RateLimit` and `RateLimit-Policy` of what counted the request. */
  limits: readonly Field[];
  durationMs: number;
  /** Whether it is for who asked, and nobody else: no cache keeps it, a browser's own neither, unless it says how itself (RFC 9111 §5.2.2.5). */
  isPersonal: boolean;
  allowedOrigin: string | undefined;
}

/** The answer with what every answer says. Headers of an answer that another server gave cannot be written (Fetch §5.5), which only trying tells. */
export function withHeaders(response: Response, said: Said): Response {
  try {
    write(response.headers, said);
    return response;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const own = new Response(response.body, response);
    write(own.headers, said);
    return own;
  }
}

function write(headers: Headers, { fields, limits, durationMs, isPersonal, allowedOrigin }: Said): void {
  set(headers, EVERYWHERE);
  if (headers.get("content-type")?.startsWith("text/html")) set(headers, DOCUMENTS);
  set(headers, fields);
  if (isPersonal && !headers.has("cache-control")) headers.set("cache-control", "no-store");
  // Beside a limit of the answer's own.
  for (const [name, value] of limits) headers.append(name, value);
  headers.append("server-timing", `total;dur=${durationMs}`);
  // A cache must not give one origin's answer to another, nor what nobody's origin got to one that is allowed.
  headers.append("vary", "Origin");
  if (allowedOrigin === undefined) return;
  headers.set("access-control-allow-origin", allowedOrigin);
  headers.set("access-control-expose-headers", EXPOSED_HEADERS);
}

function set(headers: Headers, fields: readonly Field[]): void {
  for (const [name, value] of fields) headers.set(name, value);
}

/** The answer to a preflight, whoever asks; only an allowed origin is then named in it. */
export const preflight = (): Response =>
  new Response(null, {
    status: 204,
    headers: {
      "access-control-allow-methods": ALLOWED_METHODS,
      "access-control-allow-headers": ALLOWED_HEADERS,
      "access-control-max-age": PREFLIGHT_SECONDS,
    },
  });
