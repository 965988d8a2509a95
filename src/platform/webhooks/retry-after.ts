/**
 * Seconds that an answer's `Retry-After` (RFC 9110: delay or HTTP date) asks for; 0 where it is absent or unreadable.
 * A date is measured against the answer's own `Date`, so that the two clocks need not agree.
 */
export function retryAfterSeconds(headers: Headers, now: Date): number {
  const value = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(value)) return Number(value);
  const until = Date.parse(value);
  if (Number.isNaN(until)) return 0;
  const answeredAt = Date.parse(headers.get("date") ?? "");
  return Math.max(0, (until - (Number.isNaN(answeredAt) ? now.getTime() : answeredAt)) / 1000);
}
