import { loadMcp } from "../../sdks.ts";
import type { Problem } from "../../platform/http/problem.ts";
import { refuseOutOfScope } from "../../platform/http/auth.ts";
import { once } from "../../platform/once.ts";
import { ok } from "../../platform/result.ts";
import { scopesSuffice } from "../../platform/token-scopes.ts";
import { answered, taken } from "./answered-schema.ts";
import { attempt, callTool, problemFor } from "./call-tool.ts";
import type { Caller } from "./ports.ts";
import { idOf, RESOURCES, type Resource } from "./resources.ts";
import { TOOLS } from "./tools.ts";
import { inEnglish } from "../../platform/language/say.ts";

type Sdk = Awaited<ReturnType<typeof loadMcp>>;

const INSTRUCTIONS =
  "Buys goods for a company. The way: describe_need, read_brief, search_offers, list_offers, add_to_cart, prepare_checkout, then, once the " +
  "buyer agreed to its total, check_out. Money is in minor units (cents). Carts have versions: where a change is refused as stale, decide " +
  "again from the cart in the problem. Errors are problems (RFC 9457) as structured content: `detail` says what helps.";

/** JSON-RPC's code for parameters that name nothing there is; the protocol's own for a resource. */
const INVALID_PARAMS = -32_602;
const INTERNAL_ERROR = -32_603;

/**
 * Serves one request of the Model Context Protocol by its official library: nothing is kept between two of them, so any isolate serves any
 * request, of clients of 2026-07-28 and of those before.
 */
export async function serveMcp(caller: Caller, request: Request, body: unknown): Promise<Response> {
  const sdk = await loadMcp();
  // Nothing it lists ever changes of itself, so there is nothing to subscribe to.
  const handler = sdk.createMcpHandler(() => serverFor(sdk, caller), { maxSubscriptions: 0 });
  return handler.fetch(request, { parsedBody: body });
}

/** What is told of each tool: the same to everybody, so made once for an isolate. */
const described = once(() =>
  TOOLS.map((tool) => {
    const { title, effects, input, output, scope } = tool;
    const description = `${tool.description} Needs the scope \`${scope}\`.`;
    return {
      tool,
      told: { title, description, annotations: { title, ...effects }, inputSchema: taken(input), outputSchema: answered(output) },
    };
  }),
);

function serverFor(sdk: Sdk, caller: Caller) {
  const { deps } = caller;
  const server = new sdk.McpServer(
    { name: "procureiq", title: "ProcureIQ", version: deps.settings.releaseId },
    { instructions: INSTRUCTIONS, capabilities: { tools: { listChanged: false }, resources: { listChanged: false } } },
  );
  for (const { tool, told } of described()) server.registerTool(tool.name, told, (given) => callTool(caller, tool, given));
  for (const resource of RESOURCES) addResource(sdk, server, caller, resource);
  return server;
}

function addResource(sdk: Sdk, server: InstanceType<Sdk["McpServer"]>, caller: Caller, resource: Resource): void {
  const { name, title, description, template, scope } = resource;
  const mimeType = "application/json";
  const list = async () => {
    const listed = await attempt(caller, async () => ok(isInScope(caller, resource) ? await resource.list(caller) : []));
    if (!listed.ok) throw faultOf(sdk, caller, name, listed.refusal);
    return { resources: listed.value.map((one) => ({ uri: template.replace("{id}", one.id), name: one.name, mimeType })) };
  };
  server.registerResource(name, new sdk.ResourceTemplate(template, { list }), { title, description, mimeType }, async (uri, { id }) => {
    const read = await attempt(caller, async () => {
      refuseOutOfScope(scope, caller.buyer);
      return ok(await resource.read(caller, idOf(resource, id)));
    });
    if (!read.ok) throw faultOf(sdk, caller, name, read.refusal);
    return { contents: [{ uri: uri.href, mimeType, text: JSON.stringify(read.value) }] };
  });
}

/** What a token is not good for is not listed to it; read by its address it is refused. */
const isInScope = ({ buyer: { serviceToken } }: Caller, { scope }: Resource): boolean =>
  !serviceToken || scopesSuffice(scope, serviceToken.scopes);

function faultOf(sdk: Sdk, { requestId }: Caller, name: string, problem: Problem): Error {
  const data = problemFor(problem, { path: `/mcp/resources/${name}`, requestId });
  return new sdk.ProtocolError(problem.status < 500 ? INVALID_PARAMS : INTERNAL_ERROR, inEnglish(problem.detail ?? problem.title), data);
}
