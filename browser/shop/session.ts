import { ProblemError, ProcureIQ, type Tokens } from "../../packages/sdk/src/client.ts";
import { language } from "./language.ts";

/** One tab at a time asks for a new token; the others take it over. */
const LOCK = "procureiq-session";
/** A token this near its end is renewed before it is used. */
const MARGIN_MS = 30_000;

interface Held {
  accessToken: string;
  /** As `Date.now()` counts. */
  endsAt: number;
}

type Told = ({ kind: "token" } & Held) | { kind: "ended" };

/**
 * Who is signed in, in all tabs of this browser. The access token is in memory alone, the refresh token in a cookie that no script reads
 * (docs/decisions/0032). The first tab that needs a token gets one, and tells the others.
 */
export class Session {
  readonly api: ProcureIQ;
  readonly #tabs = new BroadcastChannel(LOCK);
  #held: Held | undefined;
  #known = false;
  /** The session is over, here or in another tab. */
  onEnd: () => void = () => undefined;
  /** Another tab signed somebody else in. */
  onOther: () => void = () => undefined;

  constructor() {
    this.api = new ProcureIQ({
      baseUrl: location.origin,
      client: "procureiq-shop/1",
      language,
      bearer: (refused) => this.#bearer(refused),
    });
    this.#tabs.addEventListener("message", ({ data }: MessageEvent<Told>) => this.#hear(data));
  }

  async signIn(email: string, password: string): Promise<void> {
    await navigator.locks.request(LOCK, async () => this.#keep(await this.api.auth.login({ email, password, refreshTokenIn: "cookie" })));
  }

  async signOut(): Promise<void> {
    await this.api.auth.logout();
    this.hasEnded();
  }

  /** What has ended at the other side ends in every tab. */
  hasEnded(): void {
    this.#tell({ kind: "ended" });
    this.#forget();
  }

  /** True where a session is there, begun in this tab or before it. */
  async isThere(): Promise<boolean> {
    return (await this.#bearer()) !== undefined;
  }

  async #bearer(refused?: string): Promise<string | undefined> {
    return this.#usable(refused) ?? navigator.locks.request(LOCK, () => this.#usable(refused) ?? this.#renewed());
  }

  #usable(refused: string | undefined): string | undefined {
    const held = this.#held;
    return held && held.accessToken !== refused && held.endsAt - MARGIN_MS > Date.now() ? held.accessToken : undefined;
  }

  async #renewed(): Promise<string | undefined> {
    try {
      return this.#keep(await this.api.auth.refresh());
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.status !== 401) throw error;
      const wasThere = this.#known;
      this.#forget();
      if (wasThere) this.#tell({ kind: "ended" });
      return undefined;
    }
  }

  #keep({ accessToken, expiresIn }: Tokens): string {
    const held = { accessToken, endsAt: Date.now() + expiresIn * 1000 };
    this.#held = held;
    this.#known = true;
    this.#tell({ kind: "token", ...held });
    return accessToken;
  }

  #forget(): void {
    const wasThere = this.#known;
    this.#held = undefined;
    this.#known = false;
    if (wasThere) this.onEnd();
  }

  #tell(told: Told): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of this origin, and takes none.
    this.#tabs.postMessage(told);
  }

  #hear(told: Told): void {
    if (told.kind === "ended") return this.#forget();
    const before = this.#held && subjectOf(this.#held.accessToken);
    this.#held = { accessToken: told.accessToken, endsAt: told.endsAt };
    this.#known = true;
    if (before !== undefined && before !== subjectOf(told.accessToken)) this.onOther();
  }
}

/** Whose token it is (RFC 7519 §4.1.2); nothing is believed because of it. */
function subjectOf(token: string): unknown {
  const [, payload = ""] = token.split(".");
  const { sub } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) as { sub?: unknown };
  return sub;
}
