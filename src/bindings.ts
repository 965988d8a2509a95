import type { QueueBindings } from "../queues/bindings.ts";
import type { ViewerControls } from "./features/ads/ports.ts";
import type { BuyerSessions, SignInCounters } from "./features/auth/ports.ts";
import type { CartList, CartOwner } from "./features/cart/ports.ts";
import type { SearchStream } from "./features/catalog/ports.ts";
import type { SupplierHost } from "./features/crawl/ports.ts";
import type { ProviderCircuit, TokenBudget, TokenPool } from "./features/llm/ports.ts";
import type { AlertLedger } from "./operations/alerts/ports.ts";
import type { ClientDesk } from "./operations/clients/ports.ts";
import type { CronBook } from "./operations/crons/ports.ts";
import type { DrillDesk } from "./operations/drills/ports.ts";
import type { FaultDesk } from "./operations/faults/ports.ts";
import type { CaptureDesk } from "./operations/health/ports.ts";
import type { IncidentBook } from "./operations/incidents/ports.ts";
import type { NotificationFeed } from "./operations/notifications/ports.ts";
import type { OperatorDesk } from "./operations/operators/ports.ts";
import type { OnCallBook } from "./operations/on-call/ports.ts";
import type { SilenceBook } from "./operations/silences/ports.ts";
import type { ReleaseDesk } from "./operations/releases/ports.ts";
import type { SwitchDesk } from "./operations/switches/ports.ts";
import type { AuditTrail } from "./platform/audit/line.ts";
import type { MetricsShard } from "./platform/metrics/shard.ts";
import type { ObjectNamespace } from "./platform/objects/port.ts";

/** All that the one ledger of an environment serves. */
export type LedgerPorts = AlertLedger & SilenceBook & OnCallBook & NotificationFeed & IncidentBook & AuditTrail;
/** All that the one desk of an environment serves. */
export type DeskPorts = OperatorDesk & SwitchDesk & ReleaseDesk & CaptureDesk & CronBook & ClientDesk & DrillDesk & FaultDesk & AuditTrail;

/** The Durable Objects of wrangler.toml, each with the port its class serves. */
export interface ObjectBindings {
  CART: ObjectNamespace<CartOwner>;
  CART_LIST: ObjectNamespace<CartList>;
  SEARCH_STREAM: ObjectNamespace<SearchStream>;
  SUPPLIER_HOST: ObjectNamespace<SupplierHost>;
  VIEWER_CONTROLS: ObjectNamespace<ViewerControls>;
  TOKEN_BUDGET: ObjectNamespace<TokenBudget>;
  BUYER_SESSIONS: ObjectNamespace<BuyerSessions>;
  SIGN_IN_THROTTLE: ObjectNamespace<SignInCounters>;
  TOKEN_POOL: ObjectNamespace<TokenPool>;
  PROVIDER_CIRCUIT: ObjectNamespace<ProviderCircuit>;
  ALERT_LEDGER: ObjectNamespace<LedgerPorts>;
  OPS_DESK: ObjectNamespace<DeskPorts>;
  OPS_METRICS: ObjectNamespace<MetricsShard>;
}

/** The bindings of wrangler.toml, those of queues by their table; vars and secrets are read through `readSettings` of `src/env.ts` alone. */
export interface Bindings extends QueueBindings, ObjectBindings {
  RATE_LIMIT_TOKEN: RateLimit;
  RATE_LIMIT_ADDRESS: RateLimit;
  /** Read through `readSettings`. */
  CF_VERSION_METADATA?: WorkerVersionMetadata;
  /** Only where the contract has them stand in for a setting; read through `readSettings`. */
  PAGE_BUCKET?: R2Bucket;
  IMAGE_TRANSFORMS?: ImagesBinding;
}
