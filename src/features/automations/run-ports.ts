import type { NamingDeps } from "../search/ports.ts";
import type { AutomationsDeps } from "./ports.ts";

/** What doing what automations do takes: a search is one of it. */
export interface RunDeps extends AutomationsDeps, NamingDeps {}
