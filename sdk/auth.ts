import type { Http } from "./http.ts";

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

  register(account: { email: string; password: string; name?: string }): Promise<{ id: string; email: string; name: string }> {
    return this.#http.json("POST", "/auth/register", { body: account });
  }

  async login(credentials: { email: string; password: string }): Promise<void> {
    this.#keep(await this.#http.json<Tokens>("POST", "/auth/login", { body: credentials }));
  }

  /** Rotates the refresh token; call it before `expiresIn` is over. */
  async refresh(): Promise<void> {
    this.#keep(await this.#http.json<Tokens>("POST", "/auth/refresh", { body: { refreshToken: this.#refreshToken } }));
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
