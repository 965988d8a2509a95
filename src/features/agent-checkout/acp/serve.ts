import type * as z from "zod";
import { idempotencyProblems, type IdempotencyRefusal } from "../../../platform/http/idempotency.ts";
import { problemOf, type Problem } from "../../../platform/http/problem.ts";
import { actedOf, invalid, parseBody, type Acted, type AgentCall, type AgentOperation } from "../agent-call.ts";
import { answerOnce, type Told } from "../answer-once.ts";
import type { AgentPorts } from "../ports.ts";
import { beginCheckout, cancelCheckout, changeCheckout, completeCheckout, readCheckout } from "../session.ts";
import { ACP_VERSIONS, acpError } from "./error.ts";
import { cancelBody, completeBody, createBody, unheededOf, updateBody, type AcpUnheeded } from "./schemas.ts";
import { sessionOf } from "./view.ts";

/** Serves a call of the Agentic Commerce Protocol; whatever stands against it is the protocol's error. */
export async function serveAcp(ports: AgentPorts, call: AgentCall): Promise<Told> {
  const { operation, announced: apiVersion, idempotency, path } = call;
  if (apiVersion === null) return refuse({ ...VERSION, type: "missing-api-version", detail: "Send the header API-Version." });
  if (!ACP_VERSIONS.some((version) => version === apiVersion))
    return refuse({ ...VERSION, type: "unsupported-api-version", detail: "This version of the API is not spoken here." });
  if (operation === "retrieve") return told(ports, operation, actedOf(await readCheckout(ports, call.id)));
  if (!idempotency) return refuse(problemOf<IdempotencyRefusal>({ kind: "idempotency-key-required" }, idempotencyProblems));
  const make = async () => told(ports, operation, await MAKE[operation](ports, call, idempotency.key));
  return answerOnce(ports, { path, idempotency }, { make, refuse });
}

const VERSION = { title: "The version of the API", status: 400 };

const MAKE: Record<Exclude<AgentOperation, "retrieve">, (ports: AgentPorts, call: AgentCall, key: string) => Acted<AcpUnheeded>> = {
  async create(ports, { body, path }, key) {
    const asked = parseBody(createBody, body);
    if (!asked.ok) return asked;
    const currency = asked.value.currency.toUpperCase();
    if (!ports.limits.currencies.includes(currency)) return invalid("/currency", `must be one of ${ports.limits.currencies.join(", ")}`);
    const lines = linesOf(asked.value.line_items);
    const begun = await beginCheckout(ports, { protocol: "acp", currency, lines, key: `${path} ${key}` });
    return actedOf(begun, unheededOf(body, asked.value));
  },
  async update(ports, { id, body, path, expected }, key) {
    const asked = parseBody(updateBody, body);
    if (!asked.ok) return asked;
    const lines = asked.value.line_items && linesOf(asked.value.line_items);
    return actedOf(await changeCheckout(ports, id, { lines, key: `${path} ${key}`, expected }), unheededOf(body, asked.value));
  },
  async complete(ports, { id, body, expected }) {
    const asked = parseBody(completeBody, body);
    if (!asked.ok) return asked;
    const method = asked.value.payment_data.instrument.credential.token;
    return actedOf(await completeCheckout(ports, id, { method, expected }), unheededOf(body, {}));
  },
  async cancel(ports, { id, body }) {
    const asked = parseBody(cancelBody, body);
    return asked.ok ? actedOf(await cancelCheckout(ports, id)) : asked;
  },
};

const linesOf = (items: z.infer<typeof createBody>["line_items"]) => items.map(({ id, quantity = 1 }) => ({ offerId: id, quantity }));

function told(ports: AgentPorts, operation: AgentOperation, answer: Awaited<Acted<AcpUnheeded>>): Told {
  if (!answer.ok) return refuse(answer.refusal);
  const { standing, unheeded } = answer.value;
  const { site, publishableKey } = ports;
  const { version } = standing;
  return {
    status: operation === "create" ? 201 : 200,
    body: JSON.stringify(sessionOf(standing, { site, publishableKey, unheeded })),
    etag: version === undefined ? null : `"${version}"`,
  };
}

const refuse = (problem: Problem): Told => ({
  status: problem.status,
  body: JSON.stringify(acpError(problem)),
  etag: null,
  retryAfterSeconds: problem.retryAfterSeconds,
  problem: problem.type,
});
