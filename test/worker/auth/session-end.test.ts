import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { BuyerSessions } from "../../../durable-objects/buyer-sessions/object.ts";
import type { Deps } from "../../../src/deps.ts";
import { issueStreamTicket } from "../../../src/features/auth/issue-stream-ticket.ts";
import { awakenDesk, overriding, within } from "../objects.ts";
import { bearer, served } from "./service-token-setting.ts";
import { isolates, rotated, signedIn } from "./setting.ts";

const DAY = 86_400;
const PATH = "/searches/";

beforeAll(awakenDesk, 60_000);

const expiryOf = (token: string) =>
  (JSON.parse(atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"))) as { exp: number }).exp;

/** A session that is used on, until a day before it ends for good. */
async function usedUntilItsLastDay({ one, pass }: ReturnType<typeof isolates>) {
  const base = one();
  /** For how many seconds the sessions' owner was told that this one lives. */
  const confirmed: number[] = [];
  const deps = one({
    buyerSessions: (buyerId) =>
      overriding(base.buyerSessions(buyerId), {
        confirm: (sessionId, seconds) => {
          confirmed.push(seconds);
          return base.buyerSessions(buyerId).confirm(sessionId, seconds);
        },
      }),
  });
  const opened = Math.floor(deps.clock.now().getTime() / 1000);
  const { longestSessionSeconds, refreshTokenSeconds } = deps.contract.access;
  const { id, ...first } = await signedIn(deps);
  let tokens: { access: string; refresh: string } = first;
  let left = longestSessionSeconds - DAY;
  while (left > 0) {
    const step = Math.min(left, refreshTokenSeconds - DAY);
    pass(step);
    left -= step;
    tokens = await rotated(deps, tokens.refresh);
  }
  return { deps, id, confirmed, tokens, end: opened + longestSessionSeconds };
}

const answersTo = async (deps: Deps, token: string) => (await deps.identities.buyer(token)) !== undefined;

describe("a session that is used all the time", () => {
  it("[AUTH-3] ends by the contract's longest time all the same: no refresh, no access token and no ticket is good past it", async () => {
    const setting = isolates();
    const { deps, id, confirmed, tokens, end } = await usedUntilItsLastDay(setting);
    expect(expiryOf(tokens.refresh)).toBe(end);
    setting.pass(DAY - 60);
    const last = await rotated(deps, tokens.refresh);
    const { ticket } = await issueStreamTicket(deps, last.access, PATH);
    expect([expiryOf(last.access), expiryOf(last.refresh)]).toEqual([end, end]);
    expect(await deps.identities.ticket(ticket, PATH)).toBeDefined();
    expect(confirmed.at(-1)).toBe(60);
    // The owner goes by the time of day, and would have forgotten by then.
    await within(env.BUYER_SESSIONS, id, BuyerSessions, (_, { storage }) => void storage.sql.exec("DELETE FROM sessions"));
    setting.pass(60 + deps.contract.access.revocationSeconds);
    expect(await answersTo(deps, last.access)).toBe(false);
    expect(await deps.identities.ticket(ticket, PATH)).toBeUndefined();
    await expect(rotated(deps, last.refresh)).rejects.toThrow("session-ended");
  });

  it("has in its buyer's list the day on which it ends, which no use moves", async () => {
    const setting = isolates();
    const { deps, tokens, end } = await usedUntilItsLastDay(setting);
    const { body } = await served(deps)("GET", "/auth/sessions", bearer(tokens.access));
    const [session] = body["items"] as { endsAt: string; expiresAt: string }[];
    expect(session?.expiresAt).toBe(session?.endsAt);
    expect(Math.floor(Date.parse(session?.endsAt ?? "") / 1000)).toBe(end);
  });

  it("[AUTH-3] is held to a longest time that was shortened since its last use", async () => {
    const { one, pass } = isolates();
    const before = one();
    const tokens = await signedIn(before);
    const { contract } = before;
    const after = one({ contract: { ...contract, access: { ...contract.access, longestSessionSeconds: DAY } } });
    pass(DAY - 1);
    const kept = await rotated(after, tokens.refresh);
    pass(1);
    await expect(rotated(after, kept.refresh)).rejects.toThrow("session-ended");
    const other = await signedIn(before);
    pass(DAY);
    await expect(rotated(after, other.refresh)).rejects.toThrow("session-ended");
  });
});
