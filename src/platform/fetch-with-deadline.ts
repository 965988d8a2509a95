import { unavailable } from "./errors.ts";
import { currentScope } from "./scope.ts";
import { newSpanId, traceparent } from "./trace.ts";
import { traced } from "./tracing/traced.ts";

export interface DeadlineOptions extends RequestInit {
  /** Milliseconds until the call is given up, body included when read through `readLimited`. */
  deadlineMs: number;
  /** Name of the dependency for the error. */
  dependency: string;
  /** Whether the other party is told which trace it works for (W3C Trace Context): our own services, nobody else. */
  tellsTrace?: boolean;
  /** For tests; the platform's fetch by default. */
  via?: typeof fetch;
}

/**
 * fetch that ends: aborts after `deadlineMs` and throws `dependency-unavailable` on any transport failure.
 * A status is not judged here. The signal stays armed while the body is read.
 */
export async function fetchWithDeadline(url: string | URL, options: DeadlineOptions): Promise<Response> {
  const { deadlineMs, dependency, tellsTrace = false, via = fetch, signal, ...init } = options;
  const deadline = AbortSignal.timeout(deadlineMs);
  try {
    return await traced(dependency, (spanId) =>
      via(url, {
        ...init,
        ...(tellsTrace ? { headers: withTrace(init.headers, spanId) } : {}),
        signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
      }),
    );
  } catch (error) {
    throw unavailable(dependency, error);
  }
}

function withTrace(given: RequestInit["headers"], spanId = newSpanId()): Headers {
  const headers = new Headers(given);
  const scope = currentScope();
  if (scope) headers.set("traceparent", traceparent(scope.traceId, spanId));
  return headers;
}

/** Reads at most `maxBytes` of a body as text and cancels the rest; `truncated` says whether there was more. */
export async function readLimited(response: Response, maxBytes: number): Promise<{ text: string; truncated: boolean }> {
  if (!response.body) return { text: "", truncated: false };
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), truncated: false };
    const room = maxBytes - bytes;
    text += decoder.decode(value.subarray(0, room), { stream: true });
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      return { text, truncated: true };
    }
  }
}
