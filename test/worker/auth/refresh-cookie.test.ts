import { createExecutionContext } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { routes } from "../all-routes.ts";
import { awakenDesk } from "../objects.ts";
import { isolates, PASSWORD } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

const HERE = "https://api.test";

/** A browser with one page open: what it is told to keep in a cookie it sends. */
function browser(origin: string | null = HERE) {
  const deps = isolates().one();
  const app = createApp(() => deps, routes);
  let cookie: string | undefined;
  const ask = async (path: string, { body, token, from = origin }: { body?: unknown; token?: string; from?: string | null } = {}) => {
    const response = await app.fetch(
      new Request(`${HERE}${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(from === null ? {} : { origin: from }),
          ...(cookie === undefined ? {} : { cookie }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
      {},
      createExecutionContext(),
    );
    const told = response.headers.get("set-cookie");
    if (told !== null) cookie = /Max-Age=0/.test(told) ? undefined : told.split(";")[0];
    const text = await response.text();
    return { status: response.status, told, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
  };
  return { ask, deps, cookie: () => cookie };
}

async function signedIn(page: ReturnType<typeof browser>) {
  const email = `${page.deps.ids.next("usr")}@buyers.test`;
  await page.ask("/auth/register", { body: { email, password: PASSWORD } });
  return page.ask("/auth/login", { body: { email, password: PASSWORD, refreshTokenIn: "cookie" } });
}

describe("a session that a page opened", () => {
  it("[AUTH-3] has its refresh token in a cookie that no script reads and no other site sends, and in no answer", async () => {
    const page = browser();
    const { status, told, body } = await signedIn(page);
    expect(status).toBe(200);
    expect(body).toHaveProperty("accessToken");
    expect(body).not.toHaveProperty("refreshToken");
    expect(told).toMatch(/^__Host-procureiq_session=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/);

    const before = page.cookie();
    const renewed = await page.ask("/auth/refresh");
    expect([renewed.status, typeof renewed.body["accessToken"]]).toEqual([200, "string"]);
    expect(renewed.body).not.toHaveProperty("refreshToken");
    expect(page.cookie()).not.toBe(before);
  });

  it("[AUTH-3] is ended by signing out, its cookie with it", async () => {
    const page = browser();
    const { body } = await signedIn(page);
    const kept = page.cookie();
    const out = await page.ask("/auth/logout", { token: String(body["accessToken"]) });
    expect([out.status, page.cookie()]).toEqual([204, undefined]);
    const [, refreshToken] = (kept ?? "").split("=");
    expect((await page.ask("/auth/refresh", { body: { refreshToken } })).status).toBe(401);
  });

  it("[AUTH-3] loses its cookie where the session has ended elsewhere", async () => {
    const page = browser();
    const { body } = await signedIn(page);
    const kept = page.cookie();
    await page.ask("/auth/logout", { token: String(body["accessToken"]) });
    const old = browser();
    const response = await createApp(() => page.deps, routes).fetch(
      new Request(`${HERE}/auth/refresh`, { method: "POST", headers: { cookie: kept ?? "", origin: HERE } }),
      {},
      createExecutionContext(),
    );
    expect([response.status, response.headers.get("set-cookie")]).toEqual([401, expect.stringContaining("Max-Age=0")]);
    expect((await old.ask("/auth/refresh")).body).toMatchObject({ type: "/problems/session-ended" });
  });

  it.each(["https://elsewhere.test", null])("[AUTH-3] is neither opened nor renewed for a page of %s", async (from) => {
    const page = browser();
    await signedIn(page);
    const kept = page.cookie();
    expect((await page.ask("/auth/refresh", { from })).status).toBe(403);
    expect(
      (await page.ask("/auth/login", { body: { email: "a@b.test", password: PASSWORD, refreshTokenIn: "cookie" }, from })).status,
    ).toBe(403);
    expect(page.cookie()).toBe(kept);
  });
});
