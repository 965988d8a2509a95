import { randomBytes } from "node:crypto";

/** An opaque token: the session's id and 256 random bits, of which the desk keeps the hash alone. */
export interface SessionToken {
  sessionId: string;
  secret: string;
}

const SHAPE = /^ops\.(ses_[0-9a-z]{26})\.([\w-]{43})$/;

export const newSecret = (): string => randomBytes(32).toString("base64url");

export const formatSessionToken = ({ sessionId, secret }: SessionToken): string => `ops.${sessionId}.${secret}`;

/** Undefined for what is no operator's opaque token, such as a buyer's JWT: then nobody needs to be asked. */
export function parseSessionToken(token: string): SessionToken | undefined {
  const match = SHAPE.exec(token);
  return match?.[1] && match[2] ? { sessionId: match[1], secret: match[2] } : undefined;
}
