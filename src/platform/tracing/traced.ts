import { currentScope } from "../scope.ts";

/** Runs a call of another party, as a span of the request that is served where that one is traced. */
export async function traced<T>(name: string, call: (spanId: string | undefined) => Promise<T>): Promise<T> {
  const span = currentScope()?.trace?.call(name);
  if (!span) return call(undefined);
  let failed = true;
  try {
    const answered = await call(span.spanId);
    failed = false;
    return answered;
  } finally {
    span.end(failed);
  }
}
