import type { EndOfAll, SessionStanding } from "./ports.ts";
import { isServiceTokenId } from "./service-token-format.ts";

/** What the owner holds of a session; times are milliseconds since the epoch. */
export interface HeldSession {
  endedAt: number | null;
  /** Until when it may be called alive without asking Postgres again. */
  knownUntil: number;
}

/** How a session stands by what its owner holds: an end stays, and what is not held, or is no longer known, is no evidence (0003). */
export function standingBy(held: HeldSession | undefined, now: number): SessionStanding {
  if (!held) return "unknown";
  if (held.endedAt !== null) return "ended";
  return held.knownUntil >= now ? "alive" : "unknown";
}

/** Whether a session or a service token is among all that ended: ids sort by when they were made, behind their prefix. */
export const isAmongAll = ({ before, except, serviceTokens }: Pick<EndOfAll, "before" | "except" | "serviceTokens">, id: string): boolean =>
  id !== except && (serviceTokens || !isServiceTokenId(id)) && madeAt(id) < madeAt(before);

const madeAt = (id: string): string => id.slice(id.indexOf("_") + 1);

/** When its owner looks again: at once for ends that Postgres has yet to hear, else for what can be forgotten first; not before `soonest`. */
export const nextLook = ({ unrecorded, forget }: { unrecorded: number; forget: number | null }, now: number, soonest: number): number =>
  Math.max(soonest, unrecorded > 0 ? now : (forget ?? now) + 1);
