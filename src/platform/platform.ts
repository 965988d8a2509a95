import type { Settings } from "../env.ts";
import type { Alerts } from "./alerts.ts";
import type { Clock } from "./clock.ts";
import type { Contract } from "./contract.ts";
import type { Db } from "./db/client.ts";
import type { Ids } from "./ids.ts";
import type { Identities } from "./identity.ts";
import type { Logger } from "./logger.ts";
import type { Metrics } from "./metrics/metrics.ts";
import type { Redis } from "./redis.ts";
import type { Switches } from "./switches.ts";

/** What every feature may ask for. A feature's `ports.ts` extends it with what it needs of its own. */
export interface Platform {
  settings: Settings;
  contract: Contract;
  clock: Clock;
  ids: Ids;
  /** 0 ≤ x < 1; injected so that jitter and auctions can be tested. */
  random(): number;
  log: Logger;
  metrics: Metrics;
  /** Reading it throws `dependency-unconfigured` where DATABASE_URL is missing. */
  readonly db: Db;
  /** Reading it throws `dependency-unconfigured` where REDIS_URL or REDIS_TOKEN is missing. */
  readonly redis: Redis;
  identities: Identities;
  switches: Switches;
  alerts: Alerts;
  /** Work that goes on after the answer; its failure is logged. */
  defer(task: Promise<unknown>): void;
}
