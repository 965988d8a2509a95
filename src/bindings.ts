import type { Cart } from "../durable-objects/cart/object.ts";
import type { SearchStream } from "../durable-objects/search-stream/object.ts";
import type { SupplierHost } from "../durable-objects/supplier-host/object.ts";
import type { ViewerControls } from "../durable-objects/viewer-controls/object.ts";
import type { TokenBudget } from "../durable-objects/token-budget/object.ts";
import type { BuyerSessions } from "../durable-objects/buyer-sessions/object.ts";
import type { SignInThrottle } from "../durable-objects/sign-in-throttle/object.ts";
import type { TokenPool } from "../durable-objects/token-pool/object.ts";
import type { AlertLedger } from "../durable-objects/alert-ledger/object.ts";
import type { OpsDesk } from "../durable-objects/ops-desk/object.ts";
import type { OpsMetrics } from "../durable-objects/ops-metrics/object.ts";
import type { QueueBindings } from "../queues/bindings.ts";

/** The bindings of wrangler.toml, those of queues by their table; vars and secrets are read through `readSettings` of `src/env.ts` alone. */
export interface Bindings extends QueueBindings {
  CART: DurableObjectNamespace<Cart>;
  SEARCH_STREAM: DurableObjectNamespace<SearchStream>;
  SUPPLIER_HOST: DurableObjectNamespace<SupplierHost>;
  VIEWER_CONTROLS: DurableObjectNamespace<ViewerControls>;
  TOKEN_BUDGET: DurableObjectNamespace<TokenBudget>;
  BUYER_SESSIONS: DurableObjectNamespace<BuyerSessions>;
  SIGN_IN_THROTTLE: DurableObjectNamespace<SignInThrottle>;
  TOKEN_POOL: DurableObjectNamespace<TokenPool>;
  ALERT_LEDGER: DurableObjectNamespace<AlertLedger>;
  OPS_DESK: DurableObjectNamespace<OpsDesk>;
  OPS_METRICS: DurableObjectNamespace<OpsMetrics>;
  RATE_LIMIT_TOKEN: RateLimit;
  RATE_LIMIT_ADDRESS: RateLimit;
}
