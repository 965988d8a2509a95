import { randomBytes } from "./random-bytes.ts";

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;
const ZERO = /^0+$/;

/** Trace id of a W3C `traceparent` header, or a new random one where it is absent or not valid. */
export function traceIdOf(header: string | null): string {
  const found = header === null ? undefined : TRACEPARENT.exec(header)?.[1];
  return found && !ZERO.test(found) ? found : randomHex(16);
}

/** The caller's span, of a `traceparent` whose trace was taken over (`traceIdOf`); null of any other. */
export function spanIdOf(header: string | null, traceId: string): string | null {
  const [, trace, span] = (header === null ? null : TRACEPARENT.exec(header)) ?? [];
  return trace === traceId && span !== undefined && !ZERO.test(span) ? span : null;
}

export const newSpanId = (): string => randomHex(8);

/** A `traceparent` for an outgoing call in the same trace. */
export const traceparent = (traceId: string, spanId: string): string => `00-${traceId}-${spanId}-01`;

/** Whether a trace is one of the `share` of all that are kept whole, by those of its digits that W3C Trace Context has random. */
export const isInShare = (traceId: string, share: number): boolean =>
  share >= 1 || Number.parseInt(traceId.slice(-8), 16) < share * 2 ** 32;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function randomHex(bytes: number): string {
  let text = "";
  for (const byte of randomBytes(bytes)) text += HEX[byte];
  return text;
}
