import * as z from "zod";
import { notFound } from "../../platform/errors.ts";
import { Routes } from "../../platform/http/route.ts";
import type { Platform } from "../../platform/platform.ts";
import { loadAgentCheckout, loadDiscoveryDocuments } from "../../sdks.ts";
import { ACP_VERSIONS } from "../agent-checkout/acp/error.ts";
import { publishableKeyOf } from "../agent-checkout/publishable-key.ts";

const shared = { method: "get", tag: "Agents", access: "public" } as const;
const FRESH = { "cache-control": "public, max-age=3600", "access-control-allow-origin": "*" };
const originOf = ({ url }: Request): string => new URL(url).origin;
const json = (document: object, type: string): Response =>
  new Response(JSON.stringify(document), { headers: { ...FRESH, "content-type": type } });

const metadataOf = (path: string) =>
  ({
    ...shared,
    path,
    summary: "How programs get into /mcp (RFC 9728)",
    description:
      "No authorization server issues tokens: a buyer who has signed in makes one with POST /auth/service-tokens, and gives it to his program.",
    replies: { 200: { description: "OAuth protected resource metadata.", contentType: "application/json" } },
  }) as const;

async function metadata(request: Request): Promise<Response> {
  const { resourceMetadata } = await loadDiscoveryDocuments();
  return json(resourceMetadata(originOf(request)), "application/json");
}

const indexSchema = z
  .record(z.string(), z.string())
  .meta({ id: "ApiIndex", description: "The product's `name`, and by what it is the address of each way in." });

export const discoveryRoutes = new Routes<Platform>()
  .add(
    {
      ...shared,
      path: "/",
      summary: "Where everything is",
      description: "JSON for programs; a browser, which asks for HTML, gets the shop's window.",
      replies: { 200: { description: "The addresses.", schema: indexSchema } },
    },
    async ({ request }) => {
      const { apiIndex } = await loadDiscoveryDocuments();
      // Not `FRESH`: whoever keeps it by the address alone would show it to a browser.
      return new Response(JSON.stringify(apiIndex(originOf(request))), {
        headers: { "content-type": "application/json", "cache-control": "no-cache", vary: "accept", "access-control-allow-origin": "*" },
      });
    },
  )
  .add(metadataOf("/.well-known/oauth-protected-resource"), ({ request }) => metadata(request))
  .add(metadataOf("/.well-known/oauth-protected-resource/mcp"), ({ request }) => metadata(request))
  .add(
    {
      ...shared,
      path: "/.well-known/api-catalog",
      summary: "Which APIs there are (RFC 9727)",
      replies: { 200: { description: "A linkset (RFC 9264).", contentType: "application/linkset+json" } },
    },
    async ({ request }) => {
      const { apiCatalog, CATALOG_TYPE } = await loadDiscoveryDocuments();
      return json(apiCatalog(originOf(request)), CATALOG_TYPE);
    },
  )
  .add(
    {
      ...shared,
      path: "/.well-known/acp.json",
      summary: "Where the Agentic Commerce Protocol is spoken",
      replies: { 200: { description: "Its document of discovery.", contentType: "application/json" } },
    },
    async ({ deps, request }) => {
      const { acpDiscovery } = await loadDiscoveryDocuments();
      const facts = { currencies: deps.contract.fx.supportedCurrencies, versions: ACP_VERSIONS };
      return json(acpDiscovery(originOf(request), facts), "application/json");
    },
  )
  .add(
    {
      ...shared,
      path: "/.well-known/ucp",
      summary: "Where the Universal Commerce Protocol is spoken",
      replies: { 200: { description: "Its profile of a business.", contentType: "application/json" } },
    },
    async ({ deps, request }) => {
      const { businessProfile } = await loadAgentCheckout();
      return json(businessProfile({ site: originOf(request), publishableKey: publishableKeyOf(deps) }), "application/json");
    },
  )
  .add(
    {
      ...shared,
      path: "/.well-known/security.txt",
      summary: "Whom to tell of a weakness (RFC 9116)",
      description: "404 where the deployment names nobody.",
      replies: { 200: { description: "Its fields, a line each.", contentType: "text/plain" } },
    },
    async ({ deps: { settings, clock }, request }) => {
      const { securityContact } = settings;
      if (securityContact.state !== "configured") throw notFound("security contact");
      const { securityText } = await loadDiscoveryDocuments();
      const text = securityText(originOf(request), securityContact.value.SECURITY_CONTACT, clock.now());
      return new Response(text, { headers: { ...FRESH, "content-type": "text/plain; charset=utf-8" } });
    },
  )
  .add(
    {
      ...shared,
      path: "/llms.txt",
      summary: "This product in a page, for language models",
      replies: { 200: { description: "Markdown, after llmstxt.org.", contentType: "text/plain" } },
    },
    async ({ request }) =>
      new Response((await loadDiscoveryDocuments()).llmsText(originOf(request)), {
        headers: { ...FRESH, "content-type": "text/plain; charset=utf-8" },
      }),
  );
