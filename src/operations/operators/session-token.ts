import { createHmac } from "node:crypto";

/** An opaque token: the session's id and 256 random bits, of which the desk keeps the hash alone. */
export interface SessionToken {
  sessionId: string;
  secret: string;
}

const SHAPE = /^ops\.(ses_[0-9a-z]{26})\.([\w-]{43})$/;

export const formatSessionToken = ({ sessionId, secret }: SessionToken): string => `ops.${sessionId}.${secret}`;

/** An operator's refresh token: the session's id, its generation, and 256 bits of which the desk keeps the hash alone. */
export interface RefreshToken extends SessionToken {
  generation: number;
}

const REFRESH_SHAPE = /^opsr\.(ses_[0-9a-z]{26})\.(\d{1,9})\.([\w-]{43})$/;

export const formatRefreshToken = ({ sessionId, generation, secret }: RefreshToken): string => `opsr.${sessionId}.${generation}.${secret}`;

/** Undefined for what is no operator's refresh token, such as a buyer's JWT. */
export function parseRefreshToken(token: string): RefreshToken | undefined {
  const match = REFRESH_SHAPE.exec(token);
  return match?.[1] && match[2] && match[3] ? { sessionId: match[1], generation: Number(match[2]), secret: match[3] } : undefined;
}

/**
 * The secret that follows a refresh token's: whoever has the token and the desk's salt of the rotation gets the same one again,
 * so that a lost answer can be repeated, and the desk never keeps what it could be made from.
 */
export const nextSecret = (secret: string, salt: string, use: "refresh" | "access"): string =>
  createHmac("sha256", secret).update(`${use} ${salt}`).digest("base64url");

/** Undefined for what is no operator's opaque token, such as a buyer's JWT: then nobody needs to be asked. */
export function parseSessionToken(token: string): SessionToken | undefined {
  const match = SHAPE.exec(token);
  return match?.[1] && match[2] ? { sessionId: match[1], secret: match[2] } : undefined;
}
