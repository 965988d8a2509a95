import type { Problem } from "../../../platform/http/problem.ts";
import { actedOf, parseBody, type Acted, type AgentCall, type AgentOperation } from "../agent-call.ts";
import { answerOnce, type Told } from "../answer-once.ts";
import type { AgentPorts } from "../ports.ts";
import { beginCheckout, cancelCheckout, changeCheckout, completeCheckout, readCheckout } from "../session.ts";
import { ucpError } from "./error.ts";
import { negotiate } from "./platform-profile.ts";
import { checkoutBody, completeBody, methodOf, unheededOf, type CheckoutBody, type UcpUnheeded } from "./schemas.ts";
import { checkoutOf, outcomeOf } from "./view.ts";

/** Serves a call of the Universal Commerce Protocol; whatever stands against it is said as the protocol has it. */
export async function serveUcp(ports: AgentPorts, call: AgentCall): Promise<Told> {
  const { operation, idempotency, path } = call;
  const negotiated = await negotiate(ports, call.announced);
  if (!negotiated.ok) return against(ports, operation, negotiated.refusal);
  if (operation === "retrieve") return tell(ports, operation, actedOf(await readCheckout(ports, call.id)));
  const make = async () => tell(ports, operation, await MAKE[operation](ports, call, `${path} ${idempotency?.key ?? call.callKey}`));
  return idempotency ? answerOnce(ports, { path, idempotency }, { make, refuse }) : make();
}

const MAKE: Record<Exclude<AgentOperation, "retrieve">, (ports: AgentPorts, call: AgentCall, key: string) => Acted<UcpUnheeded>> = {
  async create(ports, { body }, key) {
    const asked = parseBody(checkoutBody, body);
    if (!asked.ok) return asked;
    const { currencies, baseCurrency } = ports.limits;
    const wanted = asked.value.context?.currency?.toUpperCase() ?? baseCurrency;
    const currency = currencies.includes(wanted) ? wanted : baseCurrency;
    const begun = await beginCheckout(ports, { protocol: "ucp", currency, lines: linesOf(asked.value), key });
    return actedOf(begun, unheededOf(asked.value, currency));
  },
  async update(ports, { id, body, expected }, key) {
    const asked = parseBody(checkoutBody, body);
    if (!asked.ok) return asked;
    const changed = await changeCheckout(ports, id, { lines: linesOf(asked.value), key, expected });
    return actedOf(changed, changed.ok ? unheededOf(asked.value, changed.value.currency) : []);
  },
  async complete(ports, { id, body, expected }) {
    const asked = parseBody(completeBody, body);
    if (!asked.ok) return asked;
    const method = methodOf(asked.value);
    return method.ok ? actedOf(await completeCheckout(ports, id, { method: method.value, expected })) : method;
  },
  cancel: async (ports, { id }) => actedOf(await cancelCheckout(ports, id)),
};

const linesOf = ({ line_items: lines }: CheckoutBody) => lines.map(({ item, quantity }) => ({ offerId: item.id, quantity }));

function tell(ports: AgentPorts, operation: AgentOperation, answer: Awaited<Acted<UcpUnheeded>>): Told {
  if (!answer.ok) return against(ports, operation, answer.refusal);
  const { site, publishableKey } = ports;
  const { standing, unheeded } = answer.value;
  return {
    status: operation === "create" ? 201 : 200,
    body: JSON.stringify(checkoutOf(standing, { site, publishableKey, unheeded })),
    etag: standing.version === undefined ? null : `"${standing.version}"`,
  };
}

function against({ site }: AgentPorts, operation: AgentOperation, problem: Problem): Told {
  if (!isOutcome(problem)) return refuse(problem);
  const noneLeft = operation === "create" || problem.type === "not-found" || problem.type === "capabilities-incompatible";
  const body = outcomeOf(problem, noneLeft ? "unrecoverable" : "recoverable", site);
  return { status: 200, body: JSON.stringify(body), etag: null, problem: problem.type };
}

/** Against the call itself, whatever is in the checkout. */
const AGAINST_CALL = new Set(
  ["invalid", "invalid-profile-url", "profile-unreachable", "profile-malformed", "version-unsupported"].concat(
    ["completed", "canceled", "expired"].map((state) => `checkout-${state}`),
  ),
);
const STATUS_SAYS = new Set([401, 403, 412]);

/** Judged, and told in an answer that is none of HTTP's errors: what is wrong with what was to be bought, or that there is no such checkout. */
const isOutcome = ({ type, status, retryAfterSeconds }: Problem): boolean =>
  status < 500 && retryAfterSeconds === undefined && !STATUS_SAYS.has(status) && !AGAINST_CALL.has(type);

/** Which of our statuses are others by the protocol. */
const STATUS: Record<string, number> = { "idempotency-key-reused": 409, "checkout-completed": 409, "checkout-canceled": 409 };

const refuse = (problem: Problem): Told => ({
  status: STATUS[problem.type] ?? problem.status,
  body: JSON.stringify(ucpError(problem)),
  etag: null,
  retryAfterSeconds: problem.retryAfterSeconds,
  problem: problem.type,
});
