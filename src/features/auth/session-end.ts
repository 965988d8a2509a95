import type { Contract } from "../../platform/contract.ts";

type Access = Pick<Contract, "access">;

/** When a session ends that is used all the time: `access.longestSessionSeconds` after the sign-in, however often its token is rotated. */
export const absoluteEnd = ({ access }: Access, { createdAt }: { createdAt: Date }): Date =>
  new Date(createdAt.getTime() + access.longestSessionSeconds * 1000);

/** When a session ends whose refresh token is used now and never again. */
export const endOnceUsed = (contract: Access, session: { createdAt: Date }, usedAt: Date): Date =>
  earlier(new Date(usedAt.getTime() + contract.access.refreshTokenSeconds * 1000), absoluteEnd(contract, session));

/** When a stored session ends: what was stored may be of a contract that allowed longer ones. */
export const endOf = (contract: Access, session: { createdAt: Date; expiresAt: Date }): Date =>
  earlier(session.expiresAt, absoluteEnd(contract, session));

/** Whole seconds from one time to another, as a token's `exp` counts them: no token says to outlive its session. */
export const secondsUntil = (end: Date, from: Date): number =>
  Math.max(0, Math.floor(end.getTime() / 1000) - Math.floor(from.getTime() / 1000));

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);
