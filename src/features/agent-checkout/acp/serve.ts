import type * as z from "zod";
import { idempotencyProblems, type IdempotencyKey, type IdempotencyRefusal } from "../../../platform/http/idempotency.ts";
import { problemOf, type Problem } from "../../../platform/http/problem.ts";
import { ok, refused, type Result } from "../../../platform/result.ts";
import { answerOnce, type Told } from "../answer-once.ts";
import type { AgentPorts } from "../ports.ts";
import { beginCheckout, cancelCheckout, changeCheckout, completeCheckout, readCheckout } from "../session.ts";
import type { Standing } from "../standing.ts";
import { ACP_VERSIONS, acpError } from "./error.ts";
import { cancelBody, completeBody, createBody, unheededOf, updateBody, type Unheeded } from "./schemas.ts";
import { sessionOf } from "./view.ts";

export type AcpOperation = "create" | "retrieve" | "update" | "complete" | "cancel";

export interface AcpCall {
  operation: AcpOperation;
  /** Empty where one is to be made. */
  id: string;
  path: string;
  body: Record<string, unknown>;
  apiVersion: string | null;
  idempotency: IdempotencyKey | undefined;
  /** The versions that If-Match names. */
  expected: readonly (number | null)[] | undefined;
}

type Answer = Promise<Result<{ standing: Standing; unheeded?: readonly Unheeded[] }, Problem>>;

/** Serves a call of the Agentic Commerce Protocol; whatever stands against it is the protocol's error. */
export async function serveAcp(ports: AgentPorts, call: AcpCall): Promise<Told> {
  const { operation, apiVersion, idempotency, path } = call;
  if (apiVersion === null) return refuse({ ...VERSION, type: "missing-api-version", detail: "Send the header API-Version." });
  if (!ACP_VERSIONS.some((version) => version === apiVersion))
    return refuse({ ...VERSION, type: "unsupported-api-version", detail: "This version of the API is not spoken here." });
  if (operation === "retrieve") return told(ports, operation, readOf(await readCheckout(ports, call.id)));
  if (!idempotency) return refuse(problemOf<IdempotencyRefusal>({ kind: "idempotency-key-required" }, idempotencyProblems));
  const make = async () => told(ports, operation, await MAKE[operation](ports, call, idempotency.key));
  return answerOnce(ports, { path, idempotency }, { make, refuse });
}

const VERSION = { title: "The version of the API", status: 400 };

const MAKE: Record<Exclude<AcpOperation, "retrieve">, (ports: AgentPorts, call: AcpCall, key: string) => Answer> = {
  async create(ports, { body, path }, key) {
    const asked = parse(createBody, body);
    if (!asked.ok) return asked;
    const currency = asked.value.currency.toUpperCase();
    if (!ports.limits.currencies.includes(currency)) return invalid("/currency", `must be one of ${ports.limits.currencies.join(", ")}`);
    const lines = linesOf(asked.value.line_items);
    const begun = await beginCheckout(ports, { protocol: "acp", currency, lines, key: `${path} ${key}` });
    return readOf(begun, unheededOf(body, asked.value));
  },
  async update(ports, { id, body, path, expected }, key) {
    const asked = parse(updateBody, body);
    if (!asked.ok) return asked;
    const lines = asked.value.line_items && linesOf(asked.value.line_items);
    return readOf(await changeCheckout(ports, id, { lines, key: `${path} ${key}`, expected }), unheededOf(body, asked.value));
  },
  async complete(ports, { id, body, expected }) {
    const asked = parse(completeBody, body);
    if (!asked.ok) return asked;
    const method = asked.value.payment_data.instrument.credential.token;
    return readOf(await completeCheckout(ports, id, { method, expected }), unheededOf(body, {}));
  },
  async cancel(ports, { id, body }) {
    const asked = parse(cancelBody, body);
    return asked.ok ? readOf(await cancelCheckout(ports, id)) : asked;
  },
};

const linesOf = (items: z.infer<typeof createBody>["line_items"]) => items.map(({ id, quantity = 1 }) => ({ offerId: id, quantity }));

const readOf = (read: Result<Standing, Problem>, unheeded: readonly Unheeded[] = []) =>
  read.ok ? ok({ standing: read.value, unheeded }) : read;

function told(ports: AgentPorts, operation: AcpOperation, answer: Awaited<Answer>): Told {
  if (!answer.ok) return refuse(answer.refusal);
  const { standing, unheeded = [] } = answer.value;
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

function parse<S extends z.ZodType>(schema: S, body: unknown): Result<z.output<S>, Problem> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return ok(parsed.data);
  const errors = parsed.error.issues.map(({ path, message }) => ({
    pointer: path.map((part) => `/${String(part)}`).join(""),
    detail: message,
  }));
  return refused({ type: "invalid", title: "The request does not fit its schema", status: 400, errors });
}

const invalid = (pointer: string, detail: string) =>
  refused<Problem>({ type: "invalid", title: "The request cannot be done", status: 400, detail, errors: [{ pointer, detail }] });
