import type { StackFile } from "../../local-cloud/stack-file.ts";
import { signedIn } from "../drills/sessions.ts";
import { call } from "../journey/client.ts";

type At = Pick<StackFile, "url">;

/** One way in that is revoked, and by what is looked whether it still lets in. */
export interface Leaver {
  /** `session`, `session, everywhere`, `service token`, `operator`. */
  kind: string;
  /** Ends it; answers the status of the refusal where it could not. */
  signOut(): Promise<number | undefined>;
  /** Requests by it, each answered with its status. */
  looks: Readonly<Record<string, () => Promise<number>>>;
  /** What it is not answered even once from its sign-out on. */
  never: Readonly<Record<string, () => Promise<number>>>;
  /** Streams that are open by it, by name. */
  streams: Readonly<Record<string, OpenStream>>;
}

/** A stream that is read to its end, which is a time of `performance.now()`. */
export class OpenStream {
  endedAt: number | undefined;
  readonly #stop = new AbortController();

  static async open(url: string, headers: Record<string, string>): Promise<OpenStream> {
    const stream = new OpenStream();
    const response = await fetch(url, { headers, signal: stream.#stop.signal });
    if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
    void stream.#read(response.body);
    return stream;
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    const reader = body.getReader();
    /** A stream that its reader may read no more breaks off: it is over either way. */
    const isOver = () =>
      reader.read().then(
        ({ done }) => done,
        () => true,
      );
    while (!(await isOver()));
    this.endedAt = performance.now();
  }
}

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** The status of what an answer begins with; its body is not read. */
async function statusOf(url: string, init: RequestInit = {}): Promise<number> {
  const stop = new AbortController();
  const response = await fetch(url, { ...init, signal: AbortSignal.any([stop.signal, AbortSignal.timeout(60_000)]) });
  stop.abort();
  return response.status;
}

const refused = async (url: string, init: RequestInit): Promise<number | undefined> => {
  const response = await fetch(url, init);
  await response.body?.cancel();
  return response.ok ? undefined : response.status;
};

/** A session of a buyer's with all that is opened by one: requests, a refresh, a ticket, and a search's stream by token and by ticket. */
export async function sessionOf(at: At, buyer: { email: string; password: string }, searchId: string): Promise<Leaver> {
  const { url } = at;
  const tokens = await signedIn(at, buyer);
  const issue = async () => {
    const { body } = await call<{ ticket: string }>(url, "POST", "/auth/stream-ticket", { token: tokens.accessToken, body: {} });
    return `${url}/searches/${searchId}/stream?ticket=${body.ticket}`;
  };
  const [used, watched] = [await issue(), await issue()];
  return {
    kind: "session",
    signOut: () => refused(`${url}/auth/logout`, { method: "POST", headers: bearer(tokens.accessToken) }),
    looks: {
      request: () => statusOf(`${url}/auth/me`, { headers: bearer(tokens.accessToken) }),
      ticket: () => statusOf(used),
    },
    never: {
      refresh: () =>
        statusOf(`${url}/auth/refresh`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ refreshToken: tokens.refreshToken }),
        }),
    },
    streams: {
      "stream by token": await OpenStream.open(`${url}/searches/${searchId}/stream`, bearer(tokens.accessToken)),
      "stream by ticket": await OpenStream.open(watched, {}),
    },
  };
}

/** As `sessionOf`, ended by another of the buyer's sessions with all that he has. */
export async function everywhereOf(at: At, buyer: { email: string; password: string }, searchId: string): Promise<Leaver> {
  const [leaver, asking] = [await sessionOf(at, buyer, searchId), await signedIn(at, buyer)];
  return {
    ...leaver,
    kind: "session, everywhere",
    signOut: () => refused(`${at.url}/auth/sign-out-everywhere`, { method: "POST", headers: bearer(asking.accessToken) }),
  };
}

/** A service token of the buyer's, with a search's stream that was opened by it. */
export async function serviceTokenOf({ url }: At, owner: string, searchId: string, name: string): Promise<Leaver> {
  const { body } = await call<{ id: string; token: string }>(url, "POST", "/auth/service-tokens", {
    token: owner,
    body: { name, scopes: ["catalog:read"] },
    headers: { "idempotency-key": `revocation-${name}` },
    expect: 201,
  });
  return {
    kind: "service token",
    signOut: () => refused(`${url}/auth/service-tokens/${body.id}`, { method: "DELETE", headers: bearer(owner) }),
    looks: { request: () => statusOf(`${url}/auth/me`, { headers: bearer(body.token) }) },
    never: {},
    streams: { stream: await OpenStream.open(`${url}/searches/${searchId}/stream`, bearer(body.token)) },
  };
}

/** A session of an operator's, with the feed that was opened by it. */
export async function operatorOf({ url, accounts }: Pick<StackFile, "url" | "accounts">): Promise<Leaver> {
  const { body } = await call<{ accessToken: string }>(url, "POST", "/auth/login", { body: accounts.operator });
  return {
    kind: "operator",
    signOut: () => refused(`${url}/auth/logout`, { method: "POST", headers: bearer(body.accessToken) }),
    looks: { request: () => statusOf(`${url}/auth/me`, { headers: bearer(body.accessToken) }) },
    never: {},
    streams: { feed: await OpenStream.open(`${url}/admin/notifications/stream`, bearer(body.accessToken)) },
  };
}
