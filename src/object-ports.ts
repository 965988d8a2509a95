import type { ObjectBindings } from "./bindings.ts";
import type { Contract } from "./platform/contract.ts";
import { objects, port } from "./platform/objects/port.ts";
import type { BreakablePort, BreakPort } from "./platform/port-faults.ts";

const ALERT_LEDGER = { object: "alert-ledger", deadlineMs: 5_000 };
const OPS_DESK = { object: "ops-desk", deadlineMs: 2_000 };
const OPS_METRICS = { object: "ops-metrics", deadlineMs: 2_000 };
const BUYER_SESSIONS = { object: "buyer-sessions", deadlineMs: 2_000 };
const SIGN_IN_COUNTERS = { object: "sign-in-counters", deadlineMs: 2_000 };
const CART = { object: "cart", deadlineMs: 5_000 };
const CART_LIST = { object: "cart-list", deadlineMs: 2_000 };
const SUPPLIER_HOST = { object: "supplier-host", deadlineMs: 5_000 };
const TOKEN_BUDGET = { object: "token-budget", deadlineMs: 3_000 };
/** How long a user's budget waits for the pool: less than a caller waits for the budget. */
const TOKEN_POOL = { object: "token-pool", deadlineMs: 2_000 };
/** A call waits for it where its isolate knows nothing yet, and where it may be the one that tries. */
const PROVIDER_CIRCUIT = { object: "provider-circuit", deadlineMs: 2_000 };
/** Time to the stream's headers; the stream itself may last. */
const SEARCH_STREAM = { object: "search-stream", deadlineMs: 8_000 };
/** What a viewer decides is worth waiting for; ads are not, and wait for as long as the contract says. */
const VIEWER_CONTROLS = { object: "viewer-controls", deadlineMs: 2_000 };

/**
 * Each Durable Object's port over its binding, behind the faults an operator may inject: one object an environment, or one an entity,
 * by the entity's name. The desk keeps the faults and cannot be broken; metrics are lost without anybody waiting. Part of the
 * composition root.
 */
export function objectPorts(bindings: ObjectBindings, breakable: BreakPort, contract: Contract) {
  const each =
    <P extends object>(fault: BreakablePort, of: (name: string) => P, deadlineMs: number) =>
    (name: string): P =>
      breakable(fault, of(name), deadlineMs);

  const desk = port(bindings.OPS_DESK, { ...OPS_DESK, name: "desk" });
  const ledger = breakable("alert-ledger", port(bindings.ALERT_LEDGER, { ...ALERT_LEDGER, name: "ledger" }), ALERT_LEDGER.deadlineMs);
  const { controlDeadlineMs } = contract.ads;
  const controls = { ...VIEWER_CONTROLS, deadlinesMs: { reserve: controlDeadlineMs, countEvent: controlDeadlineMs } };

  return {
    operatorDesk: desk,
    switchDesk: desk,
    releaseDesk: desk,
    captureDesk: desk,
    cronBook: desk,
    clientDesk: desk,
    drillDesk: desk,
    faultDesk: desk,
    alertLedger: ledger,
    notificationFeed: ledger,
    incidentBook: ledger,
    silenceBook: ledger,
    onCallBook: ledger,
    metricsShard: objects(bindings.OPS_METRICS, OPS_METRICS),
    buyerSessions: each("buyer-sessions", objects(bindings.BUYER_SESSIONS, BUYER_SESSIONS), BUYER_SESSIONS.deadlineMs),
    signInCounters: each("sign-in-counters", objects(bindings.SIGN_IN_THROTTLE, SIGN_IN_COUNTERS), SIGN_IN_COUNTERS.deadlineMs),
    carts: each("carts", objects(bindings.CART, CART), CART.deadlineMs),
    cartLists: each("cart-lists", objects(bindings.CART_LIST, CART_LIST), CART_LIST.deadlineMs),
    searchStreams: each("search-streams", objects(bindings.SEARCH_STREAM, SEARCH_STREAM), SEARCH_STREAM.deadlineMs),
    supplierHosts: each("supplier-hosts", objects(bindings.SUPPLIER_HOST, SUPPLIER_HOST), SUPPLIER_HOST.deadlineMs),
    viewerControls: each("viewer-controls", objects(bindings.VIEWER_CONTROLS, controls), controlDeadlineMs),
    tokenBudgets: each("token-budgets", objects(bindings.TOKEN_BUDGET, TOKEN_BUDGET), TOKEN_BUDGET.deadlineMs),
    providerCircuits: each("provider-circuits", objects(bindings.PROVIDER_CIRCUIT, PROVIDER_CIRCUIT), PROVIDER_CIRCUIT.deadlineMs),
    tokenPool: breakable("token-pool", port(bindings.TOKEN_POOL, { ...TOKEN_POOL, name: "all" }), TOKEN_POOL.deadlineMs),
    moneyPool: breakable("token-pool", port(bindings.TOKEN_POOL, { ...TOKEN_POOL, name: "all-money" }), TOKEN_POOL.deadlineMs),
  };
}
