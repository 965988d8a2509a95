import type { Contract } from "../../platform/contract.ts";
import type { OpenCall, OpenLease } from "./open-calls.ts";

/** A call, or what an isolate holds: under way, or left over by an isolate that is not heard of, or by nobody knows whom. */
export type Standing = "under-way" | "isolate-lost" | "overdue";

type Limits = Pick<Contract["llm"], "lease" | "stream" | "wholeMs" | "drain">;

/** Between the end of a call and when its budget has it: hand-overs behind an answer are tried for so long. */
const HANDED_OVER_MS = 15_000;

/** An isolate with a lease tells its budget of something within seconds, or gives it back: one that is silent for half of its time is gone. */
const isSilent = (expiresAt: number, now: number, { lease }: Limits): boolean =>
  expiresAt - now < (lease.isolate.expirySeconds * 1_000) / 2;

/** Milliseconds since the epoch when the lease was last heard of. */
export const heardAt = ({ expiresAt }: Pick<OpenLease, "expiresAt">, { lease }: Pick<Limits, "lease">): number =>
  expiresAt - lease.isolate.expirySeconds * 1_000;

export const leaseStanding = ({ expiresAt }: OpenLease, now: number, limits: Limits): Standing =>
  isSilent(expiresAt, now, limits) ? "isolate-lost" : "under-way";

/** What of a call is known from outside: its isolate by its lease; else, whether any call can be as old as it is. */
export function callStanding({ since, streamed, lease }: OpenCall, now: number, limits: Limits): Standing {
  if (lease && (lease.lostAt !== null || (lease.expiresAt !== null && isSilent(lease.expiresAt, now, limits)))) return "isolate-lost";
  const { stream, wholeMs, drain } = limits;
  const longest = streamed === false ? wholeMs : stream.totalMs + drain.seconds * 1_000;
  const begun = Date.parse(since ?? "");
  return now - begun > longest + HANDED_OVER_MS ? "overdue" : "under-way";
}
