import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "../../local-cloud/atomic-file.ts";
import { ApiError, call, type TokenSource } from "./api.ts";

export interface Credentials {
  email: string;
  password: string;
  totp?: string | undefined;
}

export interface SessionOptions {
  url: string;
  /** Undefined where neither the environment nor a running stack gives any. */
  credentials: Credentials | undefined;
  /** Keeps the token between calls; its owner's alone. */
  file: string;
  now(): Date;
  /** Asks for the digits of the authenticator where they are demanded and were not given. */
  askTotp(): Promise<string>;
}

const cacheSchema = z.object({ url: z.string(), email: z.string(), accessToken: z.string(), expiresAt: z.iso.datetime() });
const provenSchema = z.looseObject({ until: z.string() });
const tokensSchema = z.object({ accessToken: z.string(), expiresIn: z.number() });

/** A token is not used in its last moments. */
const MARGIN_SECONDS = 20;

/** Signs in once and keeps the token in a file of mode 0600 until it expires, so that a series of commands is one session. */
export function createSession({ url, credentials, file, now, askTotp }: SessionOptions): TokenSource {
  const signIn = async (): Promise<string> => {
    if (!credentials)
      throw new ApiError("no credentials: set PROCUREIQ_EMAIL and PROCUREIQ_PASSWORD, or start the local stack", 0, "no-credentials");
    const { email, password, totp } = credentials;
    const login = (digits: string | undefined) =>
      call(url, { method: "POST", path: "/auth/login", body: { email, password, ...(digits ? { totp: digits } : {}) } }, tokensSchema);
    const tokens = await login(totp).catch(async (error: unknown) => {
      if (error instanceof ApiError && error.type.endsWith("/totp-required") && !totp) return login(await askTotp());
      throw error;
    });
    const expiresAt = new Date(now().getTime() + (tokens.expiresIn - MARGIN_SECONDS) * 1000).toISOString();
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileAtomically(file, JSON.stringify({ url, email, accessToken: tokens.accessToken, expiresAt }), 0o600);
    return tokens.accessToken;
  };
  const token = async (): Promise<string> => {
    const kept = readKept(file);
    const mine = kept && kept.url === url && (!credentials || kept.email === credentials.email);
    return mine && Date.parse(kept.expiresAt) > now().getTime() ? kept.accessToken : signIn();
  };
  return {
    token,
    async stepUp(kind) {
      if (!credentials)
        throw new ApiError("this takes a proof of presence: set PROCUREIQ_EMAIL and PROCUREIQ_PASSWORD", 0, "no-credentials");
      const { password } = credentials;
      const prove = async (digits: string | undefined) =>
        call(
          url,
          { method: "POST", path: "/admin/step-up", body: { kind, password, ...(digits ? { totp: digits } : {}) }, token: await token() },
          provenSchema,
        );
      await prove(undefined).catch(async (error: unknown) => {
        // A code is good once, so the one that signed in does not serve again.
        if (error instanceof ApiError && error.type.endsWith("/totp-required")) return prove(await askTotp());
        throw error;
      });
    },
    forget: () => rmSync(file, { force: true }),
  };
}

/** Undefined where there is none, or a former version's, which signing in again replaces. */
function readKept(file: string): z.infer<typeof cacheSchema> | undefined {
  if (!existsSync(file)) return undefined;
  return cacheSchema.safeParse(JSON.parse(readFileSync(file, "utf8"))).data;
}
