import { configDrift } from "./config-drift/config-drift.ts";
import { dataPlaneGone } from "./data-plane-gone/data-plane-gone.ts";
import type { Drill } from "./drill.ts";
import { webhookDown } from "./webhook-down/webhook-down.ts";

/** Every drill there is, in the order `--all` runs them. */
export const DRILLS: readonly Drill[] = [webhookDown, dataPlaneGone, configDrift];
