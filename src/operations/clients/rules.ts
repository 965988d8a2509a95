import type { AuditedWrite, Author } from "../../platform/audit/line.ts";
import type { RegisteredClient } from "../../platform/clients.ts";
import { ok, refused, type Result } from "../../platform/result.ts";

/** Whoever calls may name himself as he likes, so the register is bounded: by how many of anybody's, and by how many of one name. */
export const MAX_CLIENTS = 100;
const MAX_VERSIONS = 10;
/** Who was not seen for so long, and nobody confirmed, makes room. */
const FORGOTTEN_MS = 86_400_000;

/** A client was seen; `recovered` where it made a change again from the cart that a conflict had answered. */
export interface Sighting {
  name: string;
  version: string;
  recovered: boolean;
}

export interface Confirmation {
  name: string;
  version: string;
  /** False takes an earlier one back. */
  confirmed: boolean;
  note: string;
}

export type ConfirmationRefusal = { kind: "client-not-registered" } | { kind: "client-not-seen-to-recover" };

/** What the register writes and forgets of a sighting; nothing where it has no room. */
export interface Entry {
  put?: RegisteredClient;
  forget?: RegisteredClient;
}

const isOf =
  ({ name, version }: Pick<RegisteredClient, "name" | "version">) =>
  (client: RegisteredClient): boolean =>
    client.name === name && client.version === version;

/** Takes a sighting in. A newcomer to a full register takes the place of who was not seen for longest, never of one that is confirmed. */
export function enter(register: readonly RegisteredClient[], sighting: Sighting, now: Date): Entry {
  const at = now.toISOString();
  const known = register.find(isOf(sighting));
  const recoveredAt = sighting.recovered ? at : null;
  if (known) return { put: { ...known, lastSeenAt: at, recoveredAt: known.recoveredAt ?? recoveredAt } };
  const { name, version } = sighting;
  const put = { name, version, firstSeenAt: at, lastSeenAt: at, recoveredAt, confirmation: null };
  const own = register.filter((client) => client.name === name);
  const crowded = own.length >= MAX_VERSIONS ? own : register.length >= MAX_CLIENTS ? register : undefined;
  if (!crowded) return { put };
  const forget = crowded
    .filter(({ confirmation, lastSeenAt }) => confirmation === null && now.getTime() - Date.parse(lastSeenAt) >= FORGOTTEN_MS)
    .toSorted((one, other) => (one.lastSeenAt < other.lastSeenAt ? -1 : 1))[0];
  return forget ? { put, forget } : {};
}

/** An operator vouches for how a client handles a conflict, which it has to have been seen to do (CRT-4). */
export function confirm(
  register: readonly RegisteredClient[],
  { name, version, confirmed, note }: Confirmation,
  author: Author,
  now: Date,
): Result<{ client: RegisteredClient; write: AuditedWrite }, ConfirmationRefusal> {
  const known = register.find(isOf({ name, version }));
  if (!known) return refused({ kind: "client-not-registered" });
  if (confirmed && known.recoveredAt === null) return refused({ kind: "client-not-seen-to-recover" });
  const confirmation = confirmed ? { by: author.email, at: now.toISOString(), note } : null;
  const action = confirmed ? "client.confirm" : "client.withdraw";
  const write = { action, subjectKind: "client", subject: `${name}/${version}`, detail: { note, recoveredAt: known.recoveredAt } };
  return ok({ client: { ...known, confirmation }, write });
}
