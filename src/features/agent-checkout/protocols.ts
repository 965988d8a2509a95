import * as z from "zod";
import type { ErrorForm } from "../../platform/http/problem.ts";
import type { loadAgentCheckout } from "../../sdks.ts";
import { ACP_VERSIONS, acpErrors } from "./acp/error.ts";
import type { AgentCall, AgentOperation } from "./agent-call.ts";
import type { Told } from "./answer-once.ts";
import type { AgentPorts } from "./ports.ts";
import { UCP_VERSION, ucpErrors } from "./ucp/error.ts";

type Module = Awaited<ReturnType<typeof loadAgentCheckout>>;
type AskedHeader = { name: string; required: boolean; description: string };

/** A protocol's binding to HTTP, below a path of its name. */
interface Protocol {
  name: "acp" | "ucp";
  title: string;
  operations: readonly { operation: AgentOperation; method: "get" | "post" | "put"; path: string }[];
  /** What the protocol calls the session's id in a path. */
  id: string;
  /** By which header an agent says what it speaks. */
  announcedBy: string;
  /** Headers of each call, and those of one that changes something. */
  asked: readonly AskedHeader[];
  changing: readonly AskedHeader[];
  request: z.ZodType<Record<string, unknown>>;
  session: z.ZodType;
  /** What is answered with 200 in place of a session. */
  outcome?: z.ZodType;
  errors: ErrorForm;
  served(module: Module): (ports: AgentPorts, call: AgentCall) => Promise<Told>;
}

const header = (name: string, required: boolean, description: string): AskedHeader => ({ name, required, description });
const requestId = header("request-id", false, "Said again in the answer.");
const changing = (keyRequired: boolean) => [
  header("idempotency-key", keyRequired, "A fresh one for each call, the same one for each retry."),
  header("if-match", false, "The session's ETag as last seen: where it is another by now nothing is done (412)."),
];

const schemasOf = (prefix: string, published: string) => ({
  request: z.looseObject({}).meta({ id: `${prefix}Request`, description: `As the protocol has it: ${published}` }),
  session: z
    .looseObject({ id: z.string(), status: z.string(), currency: z.string(), line_items: z.array(z.looseObject({ id: z.string() })) })
    .meta({ id: `${prefix}CheckoutSession`, description: `A checkout session as the protocol has it: ${published}` }),
});

const ACP_SESSION = "/acp/checkout_sessions/{checkout_session_id}";
const UCP_SESSION = "/ucp/checkout-sessions/{id}";

export const PROTOCOLS: readonly Protocol[] = [
  {
    name: "acp",
    title: "Agentic Commerce Protocol",
    operations: [
      { operation: "create", method: "post", path: "/acp/checkout_sessions" },
      { operation: "retrieve", method: "get", path: ACP_SESSION },
      { operation: "update", method: "post", path: ACP_SESSION },
      { operation: "complete", method: "post", path: `${ACP_SESSION}/complete` },
      { operation: "cancel", method: "post", path: `${ACP_SESSION}/cancel` },
    ],
    id: "checkout_session_id",
    announcedBy: "api-version",
    asked: [header("api-version", true, `The date of the protocol: ${ACP_VERSIONS.join(", ")}.`), requestId],
    changing: changing(true),
    ...schemasOf("Acp", `https://github.com/agentic-commerce-protocol/agentic-commerce-protocol/tree/main/spec/${ACP_VERSIONS[0]}`),
    errors: acpErrors,
    served: ({ serveAcp }) => serveAcp,
  },
  {
    name: "ucp",
    title: "Universal Commerce Protocol",
    operations: [
      { operation: "create", method: "post", path: "/ucp/checkout-sessions" },
      { operation: "retrieve", method: "get", path: UCP_SESSION },
      { operation: "update", method: "put", path: UCP_SESSION },
      { operation: "complete", method: "post", path: `${UCP_SESSION}/complete` },
      { operation: "cancel", method: "post", path: `${UCP_SESSION}/cancel` },
    ],
    id: "id",
    announcedBy: "ucp-agent",
    asked: [header("ucp-agent", true, 'Where the agent\'s profile is: profile="https://…" (RFC 8941).'), requestId],
    changing: changing(false),
    ...schemasOf("Ucp", `https://ucp.dev/${UCP_VERSION}/specification/checkout`),
    outcome: z
      .looseObject({
        ucp: z.looseObject({ version: z.string(), status: z.string() }),
        messages: z.array(z.looseObject({ type: z.string() })),
      })
      .meta({ id: "UcpOutcome", description: "An error response as the protocol has it." }),
    errors: ucpErrors,
    served: ({ serveUcp }) => serveUcp,
  },
];
