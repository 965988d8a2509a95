import { env } from "cloudflare:workers";
import { createExecutionContext } from "cloudflare:test";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { createApp } from "../../../src/app.ts";
import type { Deps } from "../../../src/deps.ts";
import { TOKEN_SCOPES, type TokenScope } from "../../../src/platform/token-scopes.ts";
import { routes } from "../all-routes.ts";
import { UNLIMITED } from "../unlimited.ts";

/** The Worker over HTTP, to which any bearer token is the buyer's service token of these scopes, but for `nobody`. */
export function doorOf(deps: Deps, buyerId: string, scopes: readonly TokenScope[] = TOKEN_SCOPES) {
  const identities: Deps["identities"] = {
    ...deps.identities,
    buyer: async (token) =>
      token === "nobody"
        ? undefined
        : {
            kind: "buyer",
            id: buyerId,
            email: "agent@buyers.test",
            addressVerified: true,
            serviceToken: { id: "svc_01h455vb4pex5vsknk084sn02q", scopes },
          },
  };
  const served = Object.defineProperties({} as Deps, {
    ...Object.getOwnPropertyDescriptors(deps),
    identities: { value: identities },
    rateLimits: { value: UNLIMITED },
  });
  const app = createApp(() => served, routes);
  return async (input: string | URL | Request, init?: RequestInit): Promise<Response> =>
    app.fetch(new Request(input, init), { ...env }, createExecutionContext());
}

/** The protocol's official client, of the newest revision or of those before. */
export async function agentAt(door: ReturnType<typeof doorOf>, mode: "auto" | "legacy" = "auto") {
  const client = new Client({ name: "test-agent", version: "1.0.0" }, { versionNegotiation: { mode } });
  const headers = { authorization: "Bearer agent", "x-client": "test-agent/1.0" };
  await client.connect(new StreamableHTTPClientTransport(new URL("https://api.test/mcp"), { fetch: door, requestInit: { headers } }));
  const call = async (name: string, input: Record<string, unknown> = {}) => {
    const { isError = false, structuredContent } = await client.callTool({ name, arguments: input });
    return { isError, told: structuredContent as Record<string, unknown> };
  };
  return { client, call };
}

/** One message as it stands on the wire. */
export const post = (door: ReturnType<typeof doorOf>, body: string, headers: Record<string, string> = {}) =>
  door("https://api.test/mcp", {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      authorization: "Bearer agent",
      ...headers,
    },
  });
