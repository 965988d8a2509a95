import { sha256 } from "../digest.ts";

/** The console's session over plain HTTP; scripts send `Authorization: Bearer`. */
export const SESSION_COOKIE = "procureiq_ops";
/** And over TLS, where no other host of the site can have set it. */
export const HOST_SESSION_COOKIE = `__Host-${SESSION_COOKIE}`;

const COOKIE = cookieOf(SESSION_COOKIE);
const HOST_COOKIE = cookieOf(HOST_SESSION_COOKIE);
const BEARER = /^Bearer\s+([\x21-\x7e]{1,4096})$/i;
const API_KEY = /^[\x21-\x7e]{1,4096}$/;

/** What stands in a request's header for credentials: read once, and digested at most once, for the limiter and for memory alike. */
export interface HeaderCredential {
  /** The token of `Authorization: Bearer`, or of `x-api-key`, where Anthropic's SDK puts it; undefined where what stands there is neither. */
  token: string | undefined;
  /** SHA-256 in hex: of the token, or of what stands there where it is none. */
  digest(): string;
}

/** Undefined where no such header is sent. */
export function headerCredentialOf({ headers }: Request): HeaderCredential | undefined {
  const authorization = headers.get("authorization");
  const text = authorization ?? headers.get("x-api-key");
  if (!text) return undefined;
  const token = authorization === null ? API_KEY.exec(text.trim())?.[0] : BEARER.exec(text.trim())?.[1];
  return { token, digest: digestOf(token ?? text) };
}

/** What the session's cookie is called in an answer to this request, and its attribute where it is sent over TLS alone. */
export const sessionCookieFor = ({ url }: Request): { name: string; secure: string } =>
  url.startsWith("https:") ? { name: HOST_SESSION_COOKIE, secure: "; Secure" } : { name: SESSION_COOKIE, secure: "" };

/** Over TLS the one that this host alone can have set comes first; the other is of sessions that the release before opened. */
export function sessionCookieOf({ headers }: Request): string | undefined {
  const cookies = headers.get("cookie");
  return cookies === null ? undefined : (HOST_COOKIE.exec(cookies) ?? COOKIE.exec(cookies))?.[1];
}

/** The token a caller presents, as a bearer or by the console's cookie. */
export const presentedToken = (request: Request): string | undefined => headerCredentialOf(request)?.token ?? sessionCookieOf(request);

/** From where a request comes, as Cloudflare says. */
export const addressOf = ({ headers }: Request): string => headers.get("cf-connecting-ip") ?? "unknown";

/** The digest of a text, made when it is first asked for. */
export function digestOf(text: string): () => string {
  let made: string | undefined;
  return () => (made ??= sha256(text));
}

function cookieOf(name: string): RegExp {
  return new RegExp(`(?:^|;\\s*)${name}=([^;\\s]+)`);
}
