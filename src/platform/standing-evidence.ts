/** What a look at a session found: it lets its bearer in, it has ended, or nobody could say (yet, of a look that hangs). */
export type Looked = "stands" | "ended" | "unknown";

export type AfterLook =
  /** Whoever reads goes on, let in on evidence of `letInAt`, which is good for `forMs` more. */
  { goesOn: true; letInAt: number; forMs: number } | { goesOn: false; why: "ended" | "unknown" };

/** How often it is looked, while somebody reads, whether he still may, in parts of the time for which evidence is good. */
export const LOOKS = 3;

/**
 * Whether who reads a stream may read on after a look (AUTH-3): as a request would be let in, for `goodForMs` on the last evidence, and not a
 * moment longer. Times are milliseconds of one clock; evidence is as old as the beginning of the look that found it.
 */
export function afterLook(letInAt: number, look: { found: Looked; began: number }, now: number, goodForMs: number): AfterLook {
  if (look.found === "ended") return { goesOn: false, why: "ended" };
  const at = look.found === "stands" ? Math.max(letInAt, look.began) : letInAt;
  const forMs = at + goodForMs - now;
  return forMs > 0 ? { goesOn: true, letInAt: at, forMs } : { goesOn: false, why: "unknown" };
}
