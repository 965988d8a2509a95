import * as z from "zod";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AuthDeps, BuyerSessions, SessionStanding } from "../../../src/features/auth/ports.ts";
import { signAccess } from "../../../src/features/auth/tokens.ts";
import { createBuyerVerifier } from "../../../src/features/auth/verify-buyer.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { AppError } from "../../../src/platform/errors.ts";
import { keyRing } from "../../../src/platform/settings/key-ring.ts";
import { presentationOf } from "../../../src/platform/identity.ts";

const START = Date.parse("2026-11-27T10:00:00.000Z");
const { access } = contractFor("local");
const MOST = 3;
const ring = keyRing(z.string());

const verify = vi.spyOn(crypto.subtle, "verify");
const importKey = vi.spyOn(crypto.subtle, "importKey");
beforeEach(() => void vi.clearAllMocks());

/** An isolate that remembers few tokens; its clock, its key and what the sessions' owner says are set by hand. */
function isolate() {
  const state = {
    now: START,
    secret: `a secret of thirty-two characters ${Math.random()}`,
    standing: "alive" as SessionStanding,
    rotated: undefined as string | undefined,
  };
  const asked = vi.fn<BuyerSessions["standing"]>(async () => state.standing);
  const settings = {
    get buyerTokens() {
      return {
        state: "configured",
        value: { JWT_ACCESS_SECRET: ring.parse(state.rotated ?? state.secret), JWT_REFRESH_SECRET: ring.parse(`${state.secret} refresh`) },
      };
    },
    redis: { state: "configured", value: {} },
  };
  const deps = {
    settings,
    contract: { access: { ...access, rememberedTokens: MOST } },
    clock: { now: () => new Date(state.now) },
    buyerSessions: () => ({ standing: asked }),
  } as unknown as AuthDeps;
  const {
    identities: { buyer },
    stands,
  } = createBuyerVerifier(deps);
  const token = (sid: string, seconds = access.accessTokenSeconds) =>
    signAccess(deps, { sub: "usr_1", sid, email: "b@buyers.test", addressVerified: true }, seconds);
  const pass = (seconds: number) => void (state.now += seconds * 1000);
  return { state, asked, deps, buyer, stands, token, pass };
}

const BUYER = { kind: "buyer", id: "usr_1", sessionId: "ses_1", email: "b@buyers.test", addressVerified: true };

describe("a verified token, remembered by the isolate", () => {
  it("has its signature checked once, and its key imported once, for as long as it is presented", async () => {
    const { buyer, token } = isolate();
    const one = await token("ses_1");
    for (let turn = 0; turn < 5; turn += 1) expect(await buyer(one)).toEqual(BUYER);
    expect(verify).toHaveBeenCalledTimes(1);
    expect(importKey).toHaveBeenCalledTimes(1);
  });

  it("is good to the last second before its `exp`, and never from then on", async () => {
    const { buyer, token, pass } = isolate();
    const one = await token("ses_1", 100);
    expect(await buyer(one)).toEqual(BUYER);
    pass(99.999);
    expect(await buyer(one)).toEqual(BUYER);
    expect(verify).toHaveBeenCalledTimes(1);
    pass(0.001);
    expect(await buyer(one)).toBeUndefined();
    pass(1_000);
    expect(await buyer(one)).toBeUndefined();
  });

  it("[AUTH-3] falls with its session within the contract's seconds: memory of its signature is no evidence that the session lives", async () => {
    const { state, asked, buyer, token, pass } = isolate();
    const one = await token("ses_1");
    expect(await buyer(one)).toEqual(BUYER);
    state.standing = "ended";
    pass(access.revocationSeconds - 0.001);
    expect(await buyer(one)).toEqual(BUYER);
    expect(asked).toHaveBeenCalledTimes(1);
    pass(0.001);
    expect(await buyer(one)).toBeUndefined();
    state.standing = "alive";
    expect(await buyer(one)).toEqual(BUYER);
    expect(verify).toHaveBeenCalledTimes(1);
  });

  it("[AUTH-3] falls at once where an answer that lasts was found to be its ended session's", async () => {
    const { state, buyer, stands, token } = isolate();
    const one = await token("ses_1");
    expect(await buyer(one)).toEqual(BUYER);
    expect(await stands({ id: "usr_1", sessionId: "ses_1" })).toBe(true);
    state.standing = "ended";
    expect(await stands({ id: "usr_1", sessionId: "ses_1" })).toBe(false);
    expect(await buyer(one)).toBeUndefined();
  });

  it("[AUTH-3] is refused once nobody can say that its session lives", async () => {
    const { asked, buyer, token, pass, deps } = isolate();
    Object.assign(deps, { metrics: { count: () => undefined }, log: { log: () => undefined } });
    const one = await token("ses_1");
    expect(await buyer(one)).toEqual(BUYER);
    asked.mockRejectedValue(new AppError("dependency-unavailable", "buyer-sessions"));
    pass(access.revocationSeconds);
    await expect(buyer(one)).rejects.toMatchObject({ code: "dependency-unavailable" });
  });

  it("is worth nothing once its key is withdrawn, also where the key comes back for others", async () => {
    const { state, buyer, token } = isolate();
    const one = await token("ses_1");
    expect(await buyer(one)).toEqual(BUYER);
    const withdrawn = state.secret;
    state.secret = "another secret of thirty-two characters";
    expect(await buyer(one)).toBeUndefined();
    const two = await token("ses_1");
    expect(await buyer(two)).toEqual(BUYER);
    state.secret = withdrawn;
    expect(await buyer(two)).toBeUndefined();
    expect(await buyer(one)).toEqual(BUYER);
  });

  it("is not kept where its key was withdrawn while its signature was looked at", async () => {
    const { state, buyer, token } = isolate();
    const one = await token("ses_1");
    const looking = buyer(one);
    state.secret = "another secret of thirty-two characters";
    await buyer("no token");
    await looking;
    expect(await buyer(one)).toBeUndefined();
  });

  it("[AUTH-3] is worth nothing once no token of its key can be out, whatever it says of itself", async () => {
    const { state, buyer, token, pass } = isolate();
    const old = state.secret;
    const forged = await token("ses_1", 10 * access.refreshTokenSeconds);
    const from = new Date(START).toISOString();
    state.rotated = JSON.stringify([{ secret: old }, { kid: "new", secret: `${old} new`, from }]);
    expect(await buyer(forged)).toEqual(BUYER);
    pass(access.refreshTokenSeconds - 1);
    expect(await buyer(forged)).toEqual(BUYER);
    expect(verify).toHaveBeenCalledTimes(1);
    pass(1);
    expect(await buyer(forged)).toBeUndefined();
    pass(access.refreshTokenSeconds);
    expect(await buyer(forged)).toBeUndefined();
    expect(verify).toHaveBeenCalledTimes(1);
  });

  it("gives way to those used later: there are never more than the contract's number", async () => {
    const { buyer, token } = isolate();
    const tokens = await Promise.all(Array.from({ length: MOST + 1 }, (_, turn) => token(`ses_${turn}`)));
    const [first = "", ...others] = tokens;
    for (const one of [first, ...others]) await buyer(one);
    for (const one of others) await buyer(one);
    expect(verify).toHaveBeenCalledTimes(MOST + 1);
    expect(await buyer(first)).toEqual({ ...BUYER, sessionId: "ses_0" });
    expect(verify).toHaveBeenCalledTimes(MOST + 2);
  });

  it("keeps its place through a flood of garbage, of which nothing is remembered", async () => {
    const { buyer, token } = isolate();
    const good = await token("ses_1");
    await buyer(good);
    const [head = "", body = ""] = good.split(".");
    for (let turn = 0; turn < 10 * MOST; turn += 1) expect(await buyer(`${head}.${body}.${btoa(`forged ${turn}`)}`)).toBeUndefined();
    vi.clearAllMocks();
    expect(await buyer(good)).toEqual(BUYER);
    expect(verify).not.toHaveBeenCalled();
    expect(await buyer(`${head}.${body}.${btoa("forged 1")}`)).toBeUndefined();
  });

  it("asks its session's owner only once the request's limit let it pass", async () => {
    const { asked, buyer, token } = isolate();
    const one = await token("ses_1");
    const refused = { ...presentationOf(one), admitted: () => Promise.reject(new AppError("rate-limited", "too many")) };
    await expect(buyer(one, refused)).rejects.toMatchObject({ code: "rate-limited" });
    expect(asked).not.toHaveBeenCalled();
    expect(await buyer(one)).toEqual(BUYER);
  });
});
