import { describe, expect, it } from "vitest";
import { ProblemError, ProcureIQ } from "../../../packages/sdk/src/client.ts";

/** An API that takes one token alone. */
function client({ good, give }: { good: string; give: (string | undefined)[] }) {
  const sent: (string | null)[] = [];
  const refused: (string | undefined)[] = [];
  const api = new ProcureIQ({
    baseUrl: "https://api.test",
    client: "page/1",
    bearer: async (token) => {
      refused.push(token);
      return give.shift();
    },
    fetch: async (url, init) => {
      const token = new Headers(init?.headers).get("authorization");
      sent.push(token);
      if (token === `Bearer ${good}` || new Request(url).url.endsWith("/auth/login"))
        return Response.json({ kind: "buyer", accessToken: "a", expiresIn: 900 });
      return Response.json({ type: "/problems/unauthenticated", title: "Sign in", status: 401 }, { status: 401 });
    },
  });
  return { api, sent, refused };
}

describe("a client that renews its token by itself", () => {
  it("is asked for one at each call, and for another in place of one that was refused", async () => {
    const { api, sent, refused } = client({ good: "new", give: ["old", "new", "new"] });
    await api.auth.me();
    await api.auth.me();
    expect(sent).toEqual(["Bearer old", "Bearer new", "Bearer new"]);
    expect(refused).toEqual([undefined, "old", undefined]);
  });

  it.each([
    ["the same", "old"],
    ["none", undefined],
  ])("is told the refusal where there is %s to try", async (_, second) => {
    const { api, sent } = client({ good: "new", give: ["old", second] });
    await expect(api.auth.me()).rejects.toBeInstanceOf(ProblemError);
    expect(sent).toEqual(["Bearer old"]);
  });

  it("is not asked for one by what gives tokens", async () => {
    const { api, sent, refused } = client({ good: "new", give: [] });
    await api.auth.login({ email: "a@b.test", password: "x", refreshTokenIn: "cookie" });
    expect([sent, refused]).toEqual([[null], []]);
  });
});
