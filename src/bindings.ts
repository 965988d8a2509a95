import type { Cart } from "../durable-objects/cart.ts";
import type { SearchStream } from "../durable-objects/search-stream.ts";
import type { SupplierHost } from "../durable-objects/supplier-host.ts";
import type { ViewerControls } from "../durable-objects/viewer-controls.ts";
import type { TokenBudget } from "../durable-objects/token-budget.ts";
import type { AlertLedger } from "../durable-objects/alert-ledger.ts";
import type { OpsDesk } from "../durable-objects/ops-desk.ts";
import type { OpsMetrics } from "../durable-objects/ops-metrics.ts";

/** The bindings of wrangler.toml; vars and secrets are read through `readSettings` of `src/env.ts` alone. */
export interface Bindings {
  CART: DurableObjectNamespace<Cart>;
  SEARCH_STREAM: DurableObjectNamespace<SearchStream>;
  SUPPLIER_HOST: DurableObjectNamespace<SupplierHost>;
  VIEWER_CONTROLS: DurableObjectNamespace<ViewerControls>;
  TOKEN_BUDGET: DurableObjectNamespace<TokenBudget>;
  ALERT_LEDGER: DurableObjectNamespace<AlertLedger>;
  OPS_DESK: DurableObjectNamespace<OpsDesk>;
  OPS_METRICS: DurableObjectNamespace<OpsMetrics>;
  BRIEF_EXTRACTION: Queue;
  BRIEF_EXTRACTION_DLQ: Queue;
  CRAWL_JOBS: Queue;
  CRAWL_JOBS_DLQ: Queue;
  AUTOMATION_EVENTS: Queue;
  AUTOMATION_EVENTS_DLQ: Queue;
  INCIDENT_ALERTS: Queue;
  INCIDENT_ALERTS_DLQ: Queue;
  RATE_LIMIT_TOKEN: RateLimit;
  RATE_LIMIT_ADDRESS: RateLimit;
}
