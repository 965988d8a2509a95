import { servedRequestId } from "../scope.ts";
import type { Actor } from "../identity.ts";
import { redactTexts } from "../redaction/redact-text.ts";

/** One write of an operator, or of a buyer to what guards his account: what was done, to which thing, and the little that explains it. Never a secret. */
export interface AuditedWrite {
  /** Dotted, the thing before the verb: `alert.acknowledge`. */
  action: string;
  /** What kind of thing `subject` names. */
  subjectKind: string;
  /** Its id, or its name where it has none. */
  subject: string;
  detail: Record<string, unknown>;
}

/** Who writes, and in which request; null where none is being served. */
export interface Author extends Actor {
  requestId: string | null;
}

/** What happens by itself, because its time has come. */
export const SYSTEM: Author = { id: "system", email: "system", requestId: null };

/** A line of the audit trail. `at` is RFC 3339 UTC; ids sort by time over all owners. */
export interface AuditLine extends AuditedWrite {
  id: string;
  at: string;
  actor: Actor;
  requestId: string | null;
}

/** What is looked for, exactly; all that is given has to fit. */
export interface AuditFilter {
  /** Id or address of who acted. */
  actor?: string | undefined;
  action?: string | undefined;
  subject?: string | undefined;
  requestId?: string | undefined;
}

export interface AuditQuery extends AuditFilter {
  limit: number;
  /** Any of these actions; an owner that runs the release before does not heed it. */
  actions?: readonly string[] | undefined;
  /** From before the line of this id on. */
  before?: string | undefined;
}

/** The lines of one owner. Each stands in the transaction of the write it tells of, so the owner of the write keeps it. */
export interface AuditTrail {
  /** Newest first. */
  auditLines(query: AuditQuery): Promise<readonly AuditLine[]>;
}

/** The actor with the request that is being served. */
export const authorOf = ({ id, email }: Actor): Author => ({ id, email, requestId: servedRequestId() });

/**
 * The detail without what its texts quote of secrets and people, each text then cut to `longest` characters and each list to its
 * first ten, so that no line grows with its input.
 */
export function boundDetail(detail: Record<string, unknown>, longest: number): Record<string, unknown> {
  return Object.fromEntries(Object.entries(detail).map(([name, value]) => [name, bounded(value, longest)]));
}

const LISTED = 10;

function bounded(given: unknown, longest: number): unknown {
  const value = typeof given === "string" ? redactTexts(given) : given;
  if (typeof value === "string") return value.length > longest ? `${value.slice(0, longest).toWellFormed()}…` : value;
  if (Array.isArray(value)) return value.slice(0, LISTED).map((item) => bounded(item, longest));
  if (typeof value === "object" && value !== null) return boundDetail(Object.fromEntries(Object.entries(value)), longest);
  return value;
}
