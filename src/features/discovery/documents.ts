import { TOKEN_SCOPES } from "../../platform/token-scopes.ts";
import { utcDay } from "../../platform/utc-day.ts";

/** RFC 9728. */
export const resourceMetadata = (origin: string) => ({
  resource: `${origin}/mcp`,
  resource_name: "ProcureIQ",
  bearer_methods_supported: ["header"],
  scopes_supported: TOKEN_SCOPES,
  resource_documentation: `${origin}/llms.txt`,
});

export const CATALOG_TYPE = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"';

/** RFC 9727: each API with what describes it for programs, and for people. */
export const apiCatalog = (origin: string) => ({
  linkset: [
    {
      anchor: `${origin}/`,
      "service-desc": [{ href: `${origin}/openapi.json`, type: "application/vnd.oai.openapi+json", title: "The HTTP API" }],
      "service-doc": [{ href: `${origin}/docs`, type: "text/html", title: "The HTTP API, for people" }],
      status: [{ href: `${origin}/status`, type: "application/json", title: "How it fares now" }],
    },
    {
      anchor: `${origin}/mcp`,
      "service-doc": [{ href: `${origin}/llms.txt`, type: "text/plain", title: "Model Context Protocol (Streamable HTTP)" }],
      "service-meta": [
        {
          href: `${origin}/.well-known/oauth-protected-resource/mcp`,
          type: "application/json",
          title: "How programs get into the Model Context Protocol server",
        },
      ],
    },
    {
      anchor: `${origin}/acp`,
      "service-doc": [{ href: `${origin}/llms.txt`, type: "text/plain", title: "Agentic Commerce Protocol (checkout)" }],
      "service-meta": [
        { href: `${origin}/.well-known/acp.json`, type: "application/json", title: "Which dates of it are spoken, and where" },
      ],
    },
    {
      anchor: `${origin}/ucp`,
      "service-doc": [{ href: `${origin}/llms.txt`, type: "text/plain", title: "Universal Commerce Protocol (checkout)" }],
      "service-meta": [{ href: `${origin}/.well-known/ucp`, type: "application/json", title: "Its profile: what is offered, and where" }],
    },
  ],
});

/** The Agentic Commerce Protocol's own document of discovery: that it is spoken here, of which dates, and where. */
export const acpDiscovery = (origin: string, { currencies, versions }: { currencies: readonly string[]; versions: readonly string[] }) => ({
  protocol: { name: "acp", version: versions.at(-1), supported_versions: versions, documentation_url: `${origin}/docs/agents` },
  api_base_url: `${origin}/acp`,
  transports: ["rest"],
  capabilities: { services: ["checkout"], supported_currencies: currencies.map((currency) => currency.toLowerCase()) },
});

/** What `GET /` says to a program: the way to everything else, as absolute addresses. */
export const apiIndex = (origin: string) => ({
  name: "ProcureIQ",
  openapi: `${origin}/openapi.json`,
  reference: `${origin}/docs/reference`,
  guides: `${origin}/docs`,
  catalog: `${origin}/.well-known/api-catalog`,
  mcp: `${origin}/mcp`,
  llms: `${origin}/llms.txt`,
  health: `${origin}/health`,
  status: `${origin}/status`,
  signIn: `${origin}/auth/login`,
  serviceTokens: `${origin}/auth/service-tokens`,
});

const DAY_MS = 86_400_000;
/** RFC 9116 §2.5.5: less than a year ahead. It is made at each asking, so it says for how long whoever keeps a copy may. */
const EXPIRY_DAYS = 90;

/** RFC 9116: whom to tell of a weakness, an `https:` or `mailto:` URI. */
export function securityText(origin: string, contact: string, now: Date): string {
  const today = utcDay(now);
  const expires = new Date(Date.parse(today) + EXPIRY_DAYS * DAY_MS).toISOString();
  return [
    `Contact: ${contact}`,
    `Expires: ${expires}`,
    "Preferred-Languages: en",
    `Canonical: ${origin}/.well-known/security.txt`,
    "",
  ].join("\n");
}

/** A page for language models, after llmstxt.org. */
export const llmsText = (origin: string): string => `# ProcureIQ

> Buys goods for companies: from a need in a buyer's own words, in his language, to a structured brief, offers of many suppliers, a cart with
> versions, and a paid order.

Agents use the Model Context Protocol; programs the HTTP API. Both do the same by the same rules. Both take a service token as
\`Authorization: Bearer\`, which a buyer makes for his program with POST /auth/service-tokens, for the scopes it needs: ${TOKEN_SCOPES.join(", ")}.

Money is in minor units of an ISO 4217 currency (1250 EUR is 12.50). Errors are problems (RFC 9457) whose \`detail\` says what helps. A cart has
versions: say which one you act on, and where a change is refused as stale, decide again from the cart in the problem. Nothing is bought
before the buyer agreed to what the dry run showed.

## For agents

- [MCP server](${origin}/mcp): Streamable HTTP, no sessions. The way: describe_need, read_brief, search_offers, list_offers, add_to_cart, prepare_checkout, check_out, read_orders
- [How to get in](${origin}/.well-known/oauth-protected-resource/mcp): OAuth protected resource metadata, with the scopes there are
- [Agentic Commerce Protocol](${origin}/.well-known/acp.json): checkout sessions of offers by their ids, paid with a payment method at Stripe, for shopping agents that speak it
- [Universal Commerce Protocol](${origin}/.well-known/ucp): the same checkouts, for shopping agents that speak that

## For programs

- [OpenAPI document](${origin}/openapi.json): every operation with its schemas and scopes
- [Guides](${origin}/docs): first order, streams, carts and conflicts, webhooks, agents, operators
- [Reference](${origin}/docs/reference): every operation, for people
- [Catalog of APIs](${origin}/.well-known/api-catalog): RFC 9727

## Optional

- [Status](${origin}/status): what is degraded now
`;
