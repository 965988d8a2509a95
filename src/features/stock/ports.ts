import type { Platform } from "../../platform/platform.ts";
import type { AutomationWakeDeps } from "../automations/ports.ts";

export interface StockDeps extends Platform, AutomationWakeDeps {}
