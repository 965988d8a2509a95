import * as z from "zod";
import { AppError } from "../../platform/errors.ts";
import { allowedOrigin } from "../../platform/http/allowed-origin.ts";
import { clientProduct } from "../../platform/http/client-product.ts";
import { Routes } from "../../platform/http/route.ts";
import { isUnsponsored } from "../ads/unsponsored.ts";
import type { McpDeps } from "./ports.ts";
import { serveMcp } from "./serve-mcp.ts";

/** One message: batches went with revision 2025-06-18, and would be many calls for one of the rate limit. */
const message = z.looseObject({ jsonrpc: z.literal("2.0") }).meta({ id: "McpMessage", description: "A JSON-RPC 2.0 message." });

/** JSON-RPC's codes for a request that cannot be read, and for one that is refused. */
const CODES: Record<string, number> = { "malformed-body": -32_700, validation: -32_600 };
const REFUSED = -32_000;

/** What tools alone refuse, as their structured content; all else they refuse as the routes over the same verbs do. */
const PROBLEMS_OF_TOOLS = ["confirmation-invalid", "payment-declined", "payment-not-open", "total-differs"];

export const mcpRoutes = new Routes<McpDeps>().add(
  {
    method: "post",
    path: "/mcp",
    lasts: true,
    tag: "Agents",
    summary: "Model Context Protocol: the buyer's tasks as tools",
    description:
      "Streamable HTTP without sessions, of revision 2026-07-28 and those of 2025. What its tools and resources are, `tools/list` and " +
      "`resources/templates/list` tell. Made for service tokens: each tool says which scope it needs.",
    access: "buyer",
    scope: "any-scope",
    body: message,
    headers: [
      { name: "mcp-protocol-version", required: false, description: "The revision the client speaks." },
      { name: "mcp-method", required: false, description: "Of 2026-07-28: the message's method." },
      { name: "mcp-name", required: false, description: "Of 2026-07-28: the tool or resource it is about." },
    ],
    replies: {
      200: { description: "The answer, as JSON or as one event of a stream.", contentType: "application/json" },
      202: { description: "A notification was taken." },
    },
    problems: PROBLEMS_OF_TOOLS,
    resourceMetadata: "/.well-known/oauth-protected-resource/mcp",
    problemMembers: ({ type, title, detail }) => ({
      jsonrpc: "2.0",
      id: null,
      error: { code: CODES[type] ?? REFUSED, message: detail ?? title },
    }),
  },
  ({ deps, body, identity, request, requestId }) => {
    refuseForeignOrigin(request, deps);
    return serveMcp(
      { deps, buyer: identity, client: clientProduct(request), unsponsored: isUnsponsored(request), requestId },
      request,
      body,
    );
  },
);

/** The protocol asks servers to judge the Origin, so that no page a buyer happens to have open speaks to a server in his network. */
function refuseForeignOrigin(request: Request, deps: McpDeps): void {
  const origin = request.headers.get("origin");
  if (origin === null || origin === new URL(request.url).origin) return;
  if (allowedOrigin(deps, origin) !== undefined) return;
  throw new AppError("forbidden", "pages of this origin may not call this server");
}
