import { currentScope } from "../scope.ts";
import type { TraceOfScope } from "./trace-of-scope.ts";

/** Runs a call of another party, as a span of the request that is served where that one is traced. */
export function traced<T>(name: string, call: (spanId: string | undefined) => Promise<T>): Promise<T> {
  const span = currentScope()?.trace?.call(name);
  return span ? within(span, call) : call(undefined);
}

async function within<T>(span: ReturnType<TraceOfScope["call"]>, call: (spanId: string) => Promise<T>): Promise<T> {
  let failed = true;
  try {
    const answered = await call(span.spanId);
    failed = false;
    return answered;
  } finally {
    span.end(failed);
  }
}
