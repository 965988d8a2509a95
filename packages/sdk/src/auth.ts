import type { Http } from "./http.ts";
import type { Degraded } from "./types.ts";

export interface AddressState {
  addressVerified: boolean;
  /** How the mail stands that proves the address. */
  verification?: { mail: "pending" | "sent" | "refused"; askedAt: string };
  degraded?: Degraded;
}

interface Tokens {
  accessToken: string;
  expiresIn: number;
  refreshToken?: string;
}

/** Sign-up and sign-in; the access token is kept for the calls that follow. */
export class AuthClient {
  readonly #http: Http;
  #refreshToken: string | undefined;

  constructor(http: Http) {
    this.#http = http;
  }

  register(account: {
    email: string;
    password: string;
    name?: string;
  }): Promise<{ id: string; email: string; name: string } & AddressState> {
    return this.#http.json("POST", "/auth/register", { body: account });
  }

  async login(credentials: { email: string; password: string }): Promise<void> {
    this.#keep(await this.#http.json<Tokens>("POST", "/auth/login", { body: credentials }));
  }

  /** For a caller that signed in by other means. */
  useAccessToken(accessToken: string): void {
    this.#http.accessToken = accessToken;
  }

  /** Rotates the refresh token; call it before `expiresIn` is over. */
  async refresh(): Promise<void> {
    this.#keep(await this.#http.json<Tokens>("POST", "/auth/refresh", { body: { refreshToken: this.#refreshToken } }));
  }

  /** Proves the address by the token that was mailed to it; `refresh` afterwards, so that the access token says so. */
  verifyAddress(token: string): Promise<AddressState> {
    return this.#http.json("POST", "/auth/verify-address", { body: { token } });
  }

  /** Has the token mailed again; a 429 `verification-throttled` says how long to wait. */
  resendVerification(): Promise<AddressState> {
    return this.#http.json("POST", "/auth/verification");
  }

  async logout(): Promise<void> {
    await this.#http.send("POST", "/auth/logout");
    this.#http.accessToken = undefined;
    this.#refreshToken = undefined;
  }

  #keep(tokens: Tokens): void {
    this.#http.accessToken = tokens.accessToken;
    this.#refreshToken = tokens.refreshToken ?? this.#refreshToken;
  }
}
