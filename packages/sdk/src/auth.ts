import type { Http } from "./http.ts";
import type { Page, Schemas } from "./types.ts";

export type AddressState = Schemas["AddressState"];
/** `refreshToken` is absent where it is kept in a cookie, out of any script's reach. */
export type Tokens = Schemas["Tokens"];
export type Caller = Schemas["Me"];
export type Session = Schemas["Session"];
export type AddressChange = Schemas["AddressChange"];

/** Sign-up and sign-in; the access token is kept for the calls that follow. */
export class AuthClient {
  readonly #http: Http;
  #refreshToken: string | undefined;

  constructor(http: Http) {
    this.#http = http;
  }

  register(account: { email: string; password: string; name?: string }): Promise<Schemas["Buyer"]> {
    return this.#http.json("POST", "/auth/register", { body: account, anonymous: true });
  }

  /** `refreshTokenIn: "cookie"` is for pages of the API's own origin: no script then has the token that outlives the page. */
  async login(credentials: { email: string; password: string; refreshTokenIn?: "body" | "cookie" }): Promise<Tokens> {
    return this.#keep(await this.#http.json<Tokens>("POST", "/auth/login", { body: credentials, anonymous: true }));
  }

  /** Who calls, and whether the address is proven. */
  me(): Promise<Caller> {
    return this.#http.read("/auth/me");
  }

  /** For a caller that signed in by other means. */
  useAccessToken(accessToken: string): void {
    this.#http.accessToken = accessToken;
  }

  /** Rotates the refresh token, the one of the session's cookie where there is no other; call it before `expiresIn` is over. */
  async refresh(): Promise<Tokens> {
    const body = this.#refreshToken === undefined ? {} : { refreshToken: this.#refreshToken };
    return this.#keep(await this.#http.json<Tokens>("POST", "/auth/refresh", { body, anonymous: true }));
  }

  /** Proves the address by the token that was mailed to it; `refresh` afterwards, so that the access token says so. */
  verifyAddress(token: string): Promise<AddressState> {
    return this.#http.json("POST", "/auth/verify-address", { body: { token }, anonymous: true });
  }

  /** Has the token mailed again; a 429 `verification-throttled` says how long to wait. */
  resendVerification(): Promise<AddressState> {
    return this.#http.json("POST", "/auth/verification");
  }

  /**
   * Asks for another address, by the password. It is mailed a token for `verifyAddress`: then the account has it, every other session ends, and
   * `refresh` tells the access token of it.
   */
  changeAddress(wanted: { newEmail: string; password: string }): Promise<AddressChange> {
    return this.#http.json("POST", "/auth/address", { body: wanted });
  }

  async logout(): Promise<void> {
    await this.#http.send("POST", "/auth/logout");
    this.#http.accessToken = undefined;
    this.#refreshToken = undefined;
  }

  /** Where the buyer is signed in, newest first. */
  sessions(page: { limit?: number; cursor?: string; signal?: AbortSignal } = {}): Promise<Page<Session>> {
    const { signal, ...query } = page;
    return this.#http.read("/auth/sessions", { query, ...(signal && { signal }) });
  }

  /** Ends one of the buyer's sessions; it is refused everywhere within seconds. Idempotent. */
  async endSession(id: string): Promise<void> {
    await this.#http.send("DELETE", `/auth/sessions/${id}`);
  }

  /** Ends all of the buyer's sessions: this one unless told otherwise, his service tokens only where told. Answers how many sessions ended. */
  async signOutEverywhere(which: { thisSession?: boolean; serviceTokens?: boolean } = {}): Promise<number> {
    const { sessionsEnded } = await this.#http.json<Schemas["EndedSessions"]>("POST", "/auth/sign-out-everywhere", { body: which });
    return sessionsEnded;
  }

  /**
   * All that is kept of the buyer, to take away: a member for each kind of thing. Where `complete` is false the document lacks what `missing`
   * names; ask again. A 403 `password-wrong` says that the password is another.
   */
  exportAccount(password: string): Promise<Schemas["AccountExport"]> {
    return this.#http.json("POST", "/auth/export", { body: { password } });
  }

  /** Closes the account: everything of it ends, and from `eraseAt` on it is erased. Again answers the same. */
  closeAccount(password: string): Promise<Schemas["ClosedAccount"]> {
    return this.#http.json("POST", "/auth/close-account", { body: { password } });
  }

  /** Opens a closed account again, before it is erased; sign in afterwards. Again is no error. */
  async keepAccount(credentials: { email: string; password: string }): Promise<void> {
    await this.#http.send("POST", "/auth/keep-account", { body: credentials, anonymous: true });
  }

  /** Changes the password and ends every other session; answers how many. A 403 `password-wrong` says that the current one is another. */
  async changePassword(passwords: { currentPassword: string; newPassword: string }): Promise<number> {
    const { sessionsEnded } = await this.#http.json<Schemas["EndedSessions"]>("POST", "/auth/password", { body: passwords });
    return sessionsEnded;
  }

  /** Has a token mailed that resets the password; answers alike where nobody has the address. */
  async askPasswordReset(email: string): Promise<void> {
    await this.#http.send("POST", "/auth/password-reset", { body: { email }, anonymous: true });
  }

  /** Gives the account another password by the mailed token, and ends all of its sessions; answers how many. Then `login`. */
  async resetPassword(reset: { token: string; newPassword: string }): Promise<number> {
    const { sessionsEnded } = await this.#http.json<Schemas["EndedSessions"]>("POST", "/auth/reset-password", {
      body: reset,
      anonymous: true,
    });
    return sessionsEnded;
  }

  #keep(tokens: Tokens): Tokens {
    this.#http.accessToken = tokens.accessToken;
    this.#refreshToken = tokens.refreshToken ?? this.#refreshToken;
    return tokens;
  }
}
