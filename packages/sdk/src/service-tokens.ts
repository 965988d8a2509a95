import { newIdempotencyKey, type Http } from "./http.ts";
import type { Page } from "./types.ts";

/** What a service token may be made for. */
export type TokenScope = "llm" | "chat" | "catalog:read" | "search" | "cart" | "checkout" | "orders:read" | "automations" | "ads";

export interface ModelLimits {
  /** A day (UTC), of prompts and answers. */
  dailyTokens?: number;
  /** US dollars a day (UTC), to the cent: "12.50". */
  dailyUsd?: string;
}

export interface ServiceToken {
  id: string;
  name: string;
  scopes: TokenScope[];
  llmLimits: (ModelLimits & { models?: Record<string, ModelLimits> }) | null;
  createdAt: string;
  expiresAt: string | null;
  /** Coarse: written now and then while the token is in use. */
  lastUsedAt: string | null;
  revokedAt: string | null;
}

export interface NewServiceToken {
  name: string;
  scopes: readonly TokenScope[];
  /** Left out: until it is revoked. */
  expiresAt?: string;
  llmLimits?: NonNullable<ServiceToken["llmLimits"]>;
}

/** The tokens by which programs come for a buyer. No token makes, sees or ends tokens: sign in for this. */
export class ServiceTokenClient {
  readonly #http: Http;

  constructor(http: Http) {
    this.#http = http;
  }

  /**
   * `token` is its text, which is shown this once. It is absent where the first answer was lost and this is that of a repetition: nobody
   * has the text then, so revoke the token and make another.
   */
  make(wanted: NewServiceToken, idempotencyKey = newIdempotencyKey()): Promise<ServiceToken & { token?: string }> {
    return this.#http.act("POST", "/auth/service-tokens", idempotencyKey, { body: wanted });
  }

  /** Newest first; those that have ended among them for a while. */
  list(page: { limit?: number; cursor?: string; signal?: AbortSignal } = {}): Promise<Page<ServiceToken>> {
    const { signal, ...query } = page;
    return this.#http.read("/auth/service-tokens", { query, ...(signal && { signal }) });
  }

  /** It is refused everywhere within seconds. Idempotent. */
  async revoke(id: string): Promise<void> {
    await this.#http.send("DELETE", `/auth/service-tokens/${id}`);
  }
}
