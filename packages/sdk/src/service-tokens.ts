import { newIdempotencyKey, type Http } from "./http.ts";
import type { operations } from "./api.generated.ts";
import type { Page, Schemas } from "./types.ts";

export type ServiceToken = Schemas["ServiceToken"];
/** What a service token may be made for. */
export type TokenScope = ServiceToken["scopes"][number];
/** Without `expiresAt` it is good until it is revoked. */
export type NewServiceToken = Omit<Asked, "scopes"> & { scopes: readonly TokenScope[] };
type Asked = operations["postAuthServiceTokens"]["requestBody"]["content"]["application/json"];

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
  make(wanted: NewServiceToken, idempotencyKey = newIdempotencyKey()): Promise<Schemas["MadeServiceToken"]> {
    return this.#http.act("POST", "/auth/service-tokens", idempotencyKey, { body: wanted });
  }

  /** Newest first; those that have ended among them for a while. */
  list(page: { limit?: number; cursor?: string; signal?: AbortSignal } = {}): Promise<Page<ServiceToken>> {
    const { signal, ...query } = page;
    return this.#http.read("/auth/service-tokens", { query, ...(signal && { signal }) });
  }

  /**
   * Its one successor, good for the same and as long; the token itself ends after `overlapSeconds`, a day by default. Again is the same
   * successor without its text: where that was lost with its answer, rotate the successor. A lost answer is asked for again.
   */
  rotate(id: string, overlap: { overlapSeconds?: number } = {}): Promise<Schemas["RotatedServiceToken"]> {
    return this.#http.repeated("POST", `/auth/service-tokens/${id}/rotate`, { body: overlap });
  }

  /** It is refused everywhere within seconds. Idempotent. */
  async revoke(id: string): Promise<void> {
    await this.#http.send("DELETE", `/auth/service-tokens/${id}`);
  }
}
