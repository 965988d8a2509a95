import { beforeAll, describe, expect, it } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { rotateServiceToken } from "../../../src/features/auth/rotate-service-token.ts";
import { standingTokens } from "../../../src/features/auth/service-token-store.ts";
import { readAccess } from "../../../src/features/auth/tokens.ts";
import { present } from "../../support/present.ts";
import { awakenDesk, overriding } from "../objects.ts";
import { bearer, provenBuyer, served, tokenOf } from "./service-token-setting.ts";
import { isolates, tokensOf } from "./setting.ts";

beforeAll(awakenDesk, 60_000);

const HOUR = 3_600;

const sessionOf = async (deps: Deps, token: string) => present(await readAccess(deps, token), "an access token").sid;

async function rotating() {
  const { one, pass } = isolates();
  const deps = one();
  const buyer = await provenBuyer(deps);
  const token = await tokenOf(deps, buyer.id);
  const ask = served(deps);
  const rotate = (id: string, body?: unknown) => ask("POST", `/auth/service-tokens/${id}/rotate`, bearer(buyer.access), body);
  /** What an isolate that has seen no token yet answers. */
  const comes = async (text: unknown) => (await served(one())("GET", "/auth/me", bearer(String(text)))).status;
  return { one, deps, pass, buyer, token, ask, rotate, comes };
}

describe("a service token that is rotated", () => {
  it("[AUTH-3] has one successor that is good for the same, and is itself good for the overlap and no longer", async () => {
    const { deps, pass, token, rotate, ask, buyer, comes } = await rotating();
    const { status, body } = await rotate(token.id, { overlapSeconds: HOUR });
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: "Nightly", scopes: ["cart"], expiresAt: null, token: expect.stringMatching(/^piq_svc_/) });
    expect([await comes(token.token), await comes(body["token"])]).toEqual([200, 200]);
    const again = await rotate(token.id, { overlapSeconds: HOUR });
    expect([again.status, again.body["id"], again.headers.get("idempotency-replayed")]).toEqual([201, body["id"], "true"]);
    expect(again.body).toMatchObject({ previousUntil: body["previousUntil"] });
    expect(again.body).not.toHaveProperty("token");
    const { body: list } = await ask("GET", "/auth/service-tokens", bearer(buyer.access));
    expect(list["items"]).toHaveLength(2);
    pass(HOUR + 1);
    expect([await comes(token.token), await comes(body["token"])]).toEqual([401, 200]);
    const { access } = await tokensOf(deps, buyer.email);
    const later = (id: string) => ask("POST", `/auth/service-tokens/${id}/rotate`, bearer(access));
    expect((await later(token.id)).status).toBe(404);
    // Whose answer was lost rotates the successor.
    expect((await later(String(body["id"]))).body).toMatchObject({ token: expect.any(String) });
  });

  it("has one successor however many ask at once, and none where it has ended or is another's", async () => {
    const { token, rotate, ask, buyer, one } = await rotating();
    const answers = await Promise.all(Array.from({ length: 6 }, () => rotate(token.id)));
    expect(new Set(answers.map(({ body }) => body["id"])).size).toBe(1);
    expect(answers.filter(({ body }) => body["token"] !== undefined)).toHaveLength(1);
    await ask("DELETE", `/auth/service-tokens/${token.id}`, bearer(buyer.access));
    expect((await rotate(token.id)).status).toBe(404);
    const other = await provenBuyer(one());
    const id = String(answers[0]?.body["id"]);
    expect((await ask("POST", `/auth/service-tokens/${id}/rotate`, bearer(other.access))).status).toBe(404);
    expect((await rotate(id, { overlapSeconds: 60 })).status).toBe(400);
  });

  it("[AUTH-3] is not by a session that has ended, within the seconds that its isolate still lets it in either", async () => {
    const { deps, token, ask, rotate, buyer } = await rotating();
    expect((await ask("GET", "/auth/me", bearer(buyer.access))).status).toBe(200);
    await deps.buyerSessions(buyer.id).end(await sessionOf(deps, buyer.access), "signed-out", 900);
    expect((await ask("GET", "/auth/me", bearer(buyer.access))).status).toBe(200);
    expect(await rotate(token.id)).toMatchObject({ status: 401, body: { type: "/problems/session-ended" } });
    expect(await standingTokens(deps.db, buyer.id, deps.clock.now())).toEqual([token.id]);
  });

  it("[AUTH-3] leaves no successor that was being made while the session ended", async () => {
    const { one, deps, token, buyer } = await rotating();
    const session = { buyerId: buyer.id, sessionId: await sessionOf(deps, buyer.access) };
    let asked = 0;
    const ending = one({
      buyerSessions: (buyerId) =>
        overriding(deps.buyerSessions(buyerId), {
          standing: async (id) => {
            asked += 1;
            if (asked === 2) await deps.buyerSessions(buyerId).end(id, "signed-out", 900);
            return deps.buyerSessions(buyerId).standing(id);
          },
        }),
    });
    const rotated = await rotateServiceToken(ending, session, { id: token.id, overlapSeconds: HOUR });
    expect(rotated).toMatchObject({ refusal: { kind: "session-ended" } });
    expect(await standingTokens(deps.db, buyer.id, deps.clock.now())).toEqual([token.id]);
  });
});
