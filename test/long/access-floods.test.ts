import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { builtWorker } from "../../local-cloud/worker-runner.ts";
import { load } from "../bench/load.ts";
import { credentialsOf, newBuyer } from "../bench/setting.ts";
import { inPostgres } from "../drills/database.ts";
import { call, until } from "../journey/client.ts";
import { startTemporaryStack, type TemporaryStack } from "../support/node/found-stack.ts";
import { present } from "../support/present.ts";

/** Of an address, as wrangler.toml has it. */
const QUOTA = 300;
const WINDOW_SECONDS = 60;
const FLOOD = 5_000;
const REFRESHES = 10_000;
const AT_ONCE = 50;
/** Of all that may be answered that a dependency is away, as on a machine that does much else. */
const UNAVAILABLE = REFRESHES / 20;

interface Tokens {
  refreshToken: string;
  accessToken: string;
}

/** What nobody was given, in each form that a bearer may have. */
const BEARERS = {
  "service tokens": () => `piq_svc_${randomBytes(32).toString("base64url")}`,
  "signed tokens": () =>
    [
      { alg: "HS256", typ: "JWT" },
      { sub: "usr_01h455vb4pex5vsknk084sn02q", exp: 4_000_000_000 },
    ]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .concat(randomBytes(32).toString("base64url"))
      .join("."),
  "texts of any kind": () => randomBytes(24).toString("hex"),
};

describe(`a flood of ${FLOOD} requests with bearers that nobody was given, from one address`, () => {
  let stack: TemporaryStack;
  beforeAll(async () => (stack = await startTemporaryStack("flood")), 300_000);
  afterAll(() => stack.stop());

  const looksAtTokens = async (): Promise<number> => {
    await inPostgres(stack.file, "select pg_stat_force_next_flush()", []);
    const [row] = await inPostgres<{ looks: number }>(
      stack.file,
      "select (seq_scan + coalesce(idx_scan, 0))::integer as looks from pg_stat_user_tables where relname = 'service_tokens'",
      [],
    );
    return present(row, "the table's statistics").looks;
  };

  /** What came before from the address counts until its window ends. */
  const aWindowOfItsOwn = () =>
    until("a window that nothing has been counted in", 2 * WINDOW_SECONDS, async () => {
      const { status } = await fetch(`${stack.file.url}/auth/me`);
      return status === 401 ? true : undefined;
    });

  it.each(Object.entries(BEARERS))("[AUTH-3] passes the address's quota at most: %s", async (_, bearer) => {
    await aWindowOfItsOwn();
    const before = await looksAtTokens();
    const began = Date.now();
    const statuses = new Map<number, number>();
    const next = () => ({ method: "GET", path: "/auth/me", headers: { authorization: `Bearer ${bearer()}` } });
    const answered = (_lane: number, { status }: { status: number }) => void statuses.set(status, (statuses.get(status) ?? 0) + 1);
    await load({ url: stack.file.url, expect: 429, connections: AT_ONCE, calls: FLOOD, next, answered });
    const windows = 1 + Math.ceil((Date.now() - began) / 1_000 / WINDOW_SECONDS);
    const looks = (await looksAtTokens()) - before;
    expect(new Set(statuses.keys())).toEqual(new Set([401, 429]));
    expect(statuses.get(401)).toBeLessThanOrEqual(QUOTA * windows);
    expect(looks).toBeLessThanOrEqual(QUOTA * windows + 20);
  });
});

describe(`${REFRESHES} refreshes`, () => {
  let stack: TemporaryStack;
  beforeAll(
    async () => (stack = await startTemporaryStack("refreshes", { runner: builtWorker({ requestsAMinute: 10_000_000 }) })),
    300_000,
  );
  afterAll(() => stack.stop());

  it(`[AUTH-3] sign nobody out, ${AT_ONCE} of one token at once and one after the other`, async ({ annotate }) => {
    const { url } = stack.file;
    await newBuyer(stack.file, "refreshing");
    const { body } = await call<Tokens>(url, "POST", "/auth/login", {
      body: credentialsOf("refreshing"),
    });
    let { refreshToken, accessToken } = body;
    let unavailable = 0;
    /** As a client does it: where the answer is that nobody could say, by the same token again. */
    const refresh = async (): Promise<Tokens> => {
      const response = await fetch(`${url}/auth/refresh`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ refreshToken }),
      });
      if (response.ok) return (await response.json()) as Tokens;
      expect([response.status, await response.text()]).toEqual([503, expect.any(String)]);
      unavailable += 1;
      expect(unavailable).toBeLessThan(UNAVAILABLE);
      return refresh();
    };
    const children = new Set<string>();
    for (let done = 0; done < REFRESHES / 2; done += AT_ONCE) {
      const answers = await Promise.all(Array.from({ length: AT_ONCE }, refresh));
      const of = new Set(answers.map(({ refreshToken: child }) => child));
      expect(of.size).toBe(1);
      ({ refreshToken, accessToken } = present(answers[0], "an answer"));
      children.add(refreshToken);
    }
    const lanes: number[] = [];
    for (let done = 0; done < REFRESHES / 2; done += 1) {
      const at = performance.now();
      ({ refreshToken, accessToken } = await refresh());
      lanes.push(performance.now() - at);
      children.add(refreshToken);
    }
    expect(children.size).toBe(REFRESHES / 2 / AT_ONCE + REFRESHES / 2);
    const { body: me } = await call<{ email: string }>(url, "GET", "/auth/me", { token: accessToken });
    expect(me.email).toBe(credentialsOf("refreshing").email);
    await annotate(
      `one after the other: median ${Math.round(lanes.toSorted((a, b) => a - b)[lanes.length / 2] ?? 0)} ms; ${unavailable} were asked again`,
    );
  });
});
