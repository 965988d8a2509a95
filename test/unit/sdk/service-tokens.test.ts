import { describe, expect, it } from "vitest";
import { ProblemError, ProcureIQ } from "../../../packages/sdk/src/client.ts";

const WANTED = { name: "Nightly reorder", scopes: ["cart", "checkout"] } as const;
const MADE = { ...WANTED, id: "svc_1" };

/** An API that answers each call by the next of these. */
function client(...answers: (() => Response)[]) {
  const sent: { method: string; path: string; key: string | null; body: unknown }[] = [];
  const patience = { totalMs: 30_000, now: () => 0, wait: async () => undefined, random: () => 0.5 };
  const { serviceTokens } = new ProcureIQ({
    baseUrl: "https://api.test",
    client: "page/1",
    patience,
    fetch: async (url, init) => {
      const request = new Request(url, init);
      const { pathname, search } = new URL(request.url);
      const text = await request.text();
      sent.push({
        method: request.method,
        path: pathname + search,
        key: request.headers.get("idempotency-key"),
        body: text === "" ? undefined : JSON.parse(text),
      });
      const answer = answers.shift();
      if (!answer) throw new TypeError("there are no more answers");
      return answer();
    },
  });
  return { serviceTokens, sent };
}

const lost = (): Response => {
  throw new TypeError("the connection broke");
};

describe("a client of service tokens", () => {
  it("is given a token's text with the token, and none by the answer of a repetition", async () => {
    const first = client(() => Response.json({ ...MADE, token: "piq_svc_text" }, { status: 201 }));
    expect((await first.serviceTokens.make(WANTED)).token).toBe("piq_svc_text");

    const repeated = client(lost, () => Response.json(MADE, { status: 201 }));
    expect((await repeated.serviceTokens.make(WANTED, "one-intent")).token).toBeUndefined();
    expect(repeated.sent).toEqual(
      Array.from({ length: 2 }, () => ({ method: "POST", path: "/auth/service-tokens", key: "one-intent", body: WANTED })),
    );
  });

  it("goes on with a list by its cursor", async () => {
    const { serviceTokens, sent } = client(() => Response.json({ items: [MADE], nextCursor: null }));
    expect(await serviceTokens.list({ limit: 5, cursor: "c/1" })).toEqual({ items: [MADE], nextCursor: null });
    expect(sent[0]?.path).toBe("/auth/service-tokens?limit=5&cursor=c%2F1");
  });

  it("asks for a successor again where its answer was lost, and is told the same one without its text", async () => {
    const { serviceTokens, sent } = client(lost, () => Response.json({ ...MADE, previousUntil: "2026-12-01T00:00:00Z" }, { status: 201 }));
    const successor = await serviceTokens.rotate("svc_0", { overlapSeconds: 3_600 });
    expect([successor.id, successor.token, successor.previousUntil]).toEqual(["svc_1", undefined, "2026-12-01T00:00:00Z"]);
    const asked = { method: "POST", path: "/auth/service-tokens/svc_0/rotate", key: null, body: { overlapSeconds: 3_600 } };
    expect(sent).toEqual([asked, asked]);
  });

  it("revokes without an answer's body, and is told a refusal", async () => {
    const { serviceTokens, sent } = client(
      () => new Response(null, { status: 204 }),
      () => Response.json({ type: "/problems/not-found", title: "Not found", status: 404 }, { status: 404 }),
    );
    await serviceTokens.revoke("svc_1");
    expect(sent).toEqual([{ method: "DELETE", path: "/auth/service-tokens/svc_1", key: null, body: undefined }]);
    await expect(serviceTokens.revoke("svc_2")).rejects.toBeInstanceOf(ProblemError);
  });
});
