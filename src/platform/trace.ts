const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/** Trace id of a W3C `traceparent` header, or a new random one where it is absent or not valid. */
export function traceIdOf(header: string | null): string {
  const found = TRACEPARENT.exec(header ?? "")?.[1];
  return found && !/^0+$/.test(found) ? found : randomHex(16);
}

/** A `traceparent` for an outgoing call in the same trace. */
export const traceparent = (traceId: string): string => `00-${traceId}-${randomHex(8)}-01`;

function randomHex(bytes: number): string {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
