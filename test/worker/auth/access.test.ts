import { createExecutionContext } from "cloudflare:test";
import { beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { logout } from "../../../src/features/auth/logout.ts";
import { refresh } from "../../../src/features/auth/refresh.ts";
import { findSession } from "../../../src/features/auth/store.ts";
import { readRefresh } from "../../../src/features/auth/tokens.ts";
import { present } from "../../support/present.ts";
import { isolates, PASSWORD, rotated, signedIn } from "./setting.ts";
import { awakenDesk } from "../objects.ts";
import { routes } from "../all-routes.ts";

beforeAll(awakenDesk, 60_000);

describe("a deployed environment without what buyers' access needs", () => {
  it.each(["JWT_ACCESS_SECRET", "JWT_REFRESH_SECRET", "REDIS_URL"])(
    "[AUTH-1] refuses to sign buyers in without %s, names it, and health still answers",
    async (name) => {
      const { one } = isolates({ [name]: undefined });
      const deps = one();
      const app = createApp(() => deps, routes);
      const ask = (path: string, init?: RequestInit) =>
        app.fetch(new Request(`https://api.test${path}`, init), {}, createExecutionContext());
      const body = JSON.stringify({ email: "buyer@buyers.test", password: PASSWORD });
      const refused = await ask("/auth/login", { method: "POST", headers: { "content-type": "application/json" }, body });
      expect(refused.status).toBe(503);
      expect(await refused.json()).toMatchObject({ type: "/problems/dependency-unconfigured", missing: expect.arrayContaining([name]) });
      expect((await ask("/health")).status).toBe(200);
    },
  );
});

describe("a buyer's session", () => {
  it("[AUTH-3] answers a lost response again within the grace, and ends whole when a rotated token comes back after it", async () => {
    const { one, lines, pass } = isolates();
    const [deps, elsewhere] = [one(), one()];
    const tokens = await signedIn(deps);
    expect(await elsewhere.identities.buyer(tokens.access)).toBeDefined();
    const { refresh: second } = await rotated(deps, tokens.refresh);
    expect(await rotated(elsewhere, tokens.refresh)).toMatchObject({ refresh: second });
    const { sid } = present(await readRefresh(deps, second), "claims of a refresh token");
    const lastsUntil = deps.clock.now().getTime() + deps.contract.access.refreshTokenSeconds * 1000;
    expect((await findSession(deps.db, sid))?.expiresAt.getTime()).toBe(lastsUntil);

    pass(deps.contract.access.refreshGraceSeconds + 1);
    expect(await refresh(elsewhere, tokens.refresh)).toEqual({ ok: false, refusal: { kind: "refresh-token-reused" } });
    expect(await refresh(deps, second)).toEqual({ ok: false, refusal: { kind: "session-ended" } });
    expect(lines).toContainEqual(expect.objectContaining({ event: "auth.refresh-token.reused", audit: true }));
    pass(deps.contract.access.revocationSeconds);
    expect(await elsewhere.identities.buyer(tokens.access)).toBeUndefined();
  });

  it("[AUTH-3] that is signed out is worth nothing on other isolates within the contract's seconds", async () => {
    const { one, pass } = isolates();
    const [deps, elsewhere] = [one(), one()];
    const tokens = await signedIn(deps);
    expect(await elsewhere.identities.buyer(tokens.access)).toBeDefined();
    await logout(deps, tokens.access);
    expect(await refresh(elsewhere, tokens.refresh)).toMatchObject({ ok: false });
    pass(deps.contract.access.revocationSeconds);
    expect(await elsewhere.identities.buyer(tokens.access)).toBeUndefined();
  });
});
