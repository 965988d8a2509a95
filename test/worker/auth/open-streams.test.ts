import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createApp } from "../../../src/app.ts";
import { SearchStream } from "../../../durable-objects/search-stream/object.ts";
import { logout } from "../../../src/features/auth/logout.ts";
import { issueStreamTicket } from "../../../src/features/auth/issue-stream-ticket.ts";
import { makeServiceToken } from "../../../src/features/auth/make-service-token.ts";
import { revokeServiceToken } from "../../../src/features/auth/revoke-service-token.ts";
import { createSearch } from "../../../src/features/search/create-search.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { routes } from "../all-routes.ts";
import { awakenDesk, within } from "../objects.ts";
import { bearer, provenBuyer } from "./service-token-setting.ts";
import { isolates, tokensOf } from "./setting.ts";

beforeAll(awakenDesk, 60_000);
// The beats are in the test's hand; what a request waits for is not.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] }));
afterEach(() => void vi.useRealTimers());

/** A buyer with a search that goes on, and how its stream is opened over HTTP. */
async function watching() {
  const deps = isolates().one();
  const buyer = await provenBuyer(deps);
  const { id } = valueOf(await createSearch(deps, buyer.id, { query: "black speaker" })).search;
  const app = createApp(() => deps, routes);
  const open = async (headers: Record<string, string>, query = "") => {
    const asked = new Request(`https://api.test/searches/${id}/stream${query}`, { headers });
    const response = await app.fetch(asked, {}, createExecutionContext());
    expect(response.status).toBe(200);
    const seen = { ended: false };
    const text = response.text().then((whole) => {
      seen.ended = true;
      return whole;
    });
    return { seen, text };
  };
  /** Its beat is the object's: what it asks is asked in the object's name. */
  const beat = () =>
    within(env.SEARCH_STREAM, id, SearchStream, () => void vi.advanceTimersByTime(deps.contract.catalog.heartbeatSeconds * 1000));
  return { deps, buyer, path: `/searches/${id}/stream`, open, beat };
}

describe("a stream that is open when the session by which it was opened ends", () => {
  it("[AUTH-3] ends at its next beat once the buyer has signed out, and another session's goes on", async () => {
    const { deps, buyer, open, beat } = await watching();
    const other = await tokensOf(deps, buyer.email);
    const here = await open(bearer(buyer.access));
    const elsewhere = await open(bearer(other.access));
    await logout(deps, buyer.access);
    await beat();
    expect((await here.text).endsWith("retry: 500\n\n")).toBe(true);
    expect(elsewhere.seen.ended).toBe(false);
    await logout(deps, other.access);
    await beat();
    expect(await elsewhere.text).toContain("event: snapshot");
  });

  it("[AUTH-3] ends so where it was opened by a ticket", async () => {
    const { deps, buyer, path, open, beat } = await watching();
    const { ticket } = await issueStreamTicket(deps, buyer.access, path);
    const here = await open({}, `?ticket=${ticket}`);
    await logout(deps, buyer.access);
    await beat();
    expect((await here.text).endsWith("retry: 500\n\n")).toBe(true);
  });

  it("[AUTH-3] ends so where it was opened by a service token, which is revoked", async () => {
    const { deps, buyer, open, beat } = await watching();
    const wanted = { name: "Nightly", scopes: ["catalog:read"] as const, expiresAt: undefined };
    const { row, token } = valueOf(await makeServiceToken(deps, buyer.id, wanted, undefined));
    const here = await open(bearer(present(token, "the token's text")));
    await revokeServiceToken(deps, { id: row.id, buyerId: buyer.id });
    await beat();
    expect((await here.text).endsWith("retry: 500\n\n")).toBe(true);
  });
});
