import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { TOKEN_SCOPES } from "../../../src/platform/token-scopes.ts";
import { doorOf, post } from "./agent.ts";

const door = doorOf(createDeps(env), "usr_01h455vb4pex5vsknk084sn02q");
const ORIGIN = "https://api.test";

interface Link {
  href: string;
  type: string;
  title: string;
}

describe("what a program finds that knows the address alone", () => {
  it("is a catalog of the APIs (RFC 9727), every link of which leads somewhere, to what it says", async () => {
    const response = await door(`${ORIGIN}/.well-known/api-catalog`);
    expect(response.headers.get("content-type")).toBe('application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"');
    const { linkset } = await response.json<{ linkset: Record<string, string | Link[]>[] }>();
    expect(linkset.map(({ anchor }) => anchor)).toEqual([`${ORIGIN}/`, `${ORIGIN}/mcp`, `${ORIGIN}/acp`, `${ORIGIN}/ucp`]);
    const links = linkset.flatMap((context) => Object.values(context).flatMap((value) => (typeof value === "string" ? [] : value)));
    expect(links.length).toBeGreaterThanOrEqual(5);
    for (const { href, type } of links) {
      const found = await door(href, { headers: { accept: type } });
      expect([found.status, found.headers.get("content-type")?.split(";")[0]], href).toEqual([200, type]);
    }
  });

  it("is an index at the root, every address of which is there, beside the page for who asks for HTML", async () => {
    const root = (accept: string) => door(`${ORIGIN}/`, { headers: { accept } });
    const response = await root("*/*");
    expect([response.headers.get("content-type"), response.headers.get("vary")]).toEqual([
      "application/json",
      expect.stringMatching(/accept/i),
    ]);
    const { name, ...addresses } = await response.json<Record<string, string>>();
    expect(name).toBe("ProcureIQ");
    expect(Object.keys(addresses).length).toBeGreaterThanOrEqual(8);
    const found = await Promise.all(Object.values(addresses).map(async (address) => (await door(address)).status));
    // 405 and 401: what only takes a POST, or a credential, is there all the same.
    expect(found.filter((status) => ![200, 401, 405].includes(status))).toEqual([]);
    const page = await root("text/html,*/*;q=0.8");
    expect([page.headers.get("content-type"), page.headers.get("vary")]).toEqual([
      "text/html; charset=utf-8",
      expect.stringMatching(/accept/i),
    ]);
  });

  it("is how to get into the server for agents, from the refusal of who comes without (RFC 9728)", async () => {
    const refused = await post(door, '{"jsonrpc":"2.0","id":1,"method":"ping"}', { authorization: "Bearer nobody" });
    const metadata = /resource_metadata="([^"]+)"/.exec(refused.headers.get("www-authenticate") ?? "")?.[1] ?? "";
    const told = await (await door(metadata)).json();
    expect(told).toMatchObject({ resource: `${ORIGIN}/mcp`, bearer_methods_supported: ["header"], scopes_supported: TOKEN_SCOPES });
    expect(await (await door(`${ORIGIN}/.well-known/oauth-protected-resource`)).json()).toEqual(told);
  });

  it("is whom to tell of a weakness (RFC 9116), where the deployment names somebody", async () => {
    const path = `${ORIGIN}/.well-known/security.txt`;
    const asked = (contact: Record<string, string>) => {
      const others = Object.fromEntries(Object.entries(env).filter(([name]) => name !== "SECURITY_CONTACT")) as typeof env;
      return doorOf(createDeps({ ...others, ...contact }), "usr_01h455vb4pex5vsknk084sn02q")(path);
    };
    expect((await asked({})).status).toBe(404);
    const named = await asked({ SECURITY_CONTACT: "mailto:security@procure.test" });
    expect(named.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const fields = new Map(
      (await named.text())
        .trimEnd()
        .split("\n")
        .map((line) => line.split(/: (.*)/, 2) as [string, string]),
    );
    expect([fields.get("Contact"), fields.get("Canonical")]).toEqual(["mailto:security@procure.test", path]);
    const ahead = Date.parse(fields.get("Expires") ?? "") - Date.now();
    expect(ahead).toBeGreaterThan(80 * 86_400_000);
    expect(ahead).toBeLessThan(365 * 86_400_000);
  });

  it("is a page for language models that links what is there and names tools that are", async () => {
    const text = await (await door(`${ORIGIN}/llms.txt`)).text();
    expect(text).toMatch(/^# ProcureIQ\n\n> /);
    for (const [, href = ""] of text.matchAll(/\]\((https:[^)]+)\)/g)) {
      const { status } = await door(href, { headers: { authorization: "Bearer agent" } });
      expect([200, 405], href).toContain(status);
    }
    const listed = await (await post(door, '{"jsonrpc":"2.0","id":1,"method":"tools/list"}')).text();
    const tools = [...listed.matchAll(/"name":"([a-z_]+)","title"/g)].map(([, name]) => name);
    const named = /The way: ([^\n]+)/.exec(text)?.[1]?.split(", ") ?? [];
    expect(named.length).toBeGreaterThan(5);
    expect(tools).toEqual(expect.arrayContaining(named));
  });
});
