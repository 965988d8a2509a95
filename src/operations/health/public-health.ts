import type { HealthStatus } from "../../platform/health/parts.ts";
import type { Platform } from "../../platform/platform.ts";
import { findConfig } from "./config-findings.ts";

export interface PublicHealth {
  status: HealthStatus;
  releaseId: string;
  environment: string;
  output?: string;
}

/** Settings are one value as long as an isolate lives. */
const known = new WeakMap<Platform["settings"], PublicHealth>();

/** What `/health` says of this Worker, touching nothing outside it. Whoever cannot page anybody is failing (ALR-4). */
export function publicHealth({ settings, contract }: Pick<Platform, "settings" | "contract">): PublicHealth {
  const health = known.get(settings) ?? healthBy(settings, contract);
  known.set(settings, health);
  return health;
}

function healthBy(settings: Platform["settings"], contract: Platform["contract"]): PublicHealth {
  const { releaseId, environment } = settings;
  const paging = findConfig(settings, contract).filter(({ severity }) => severity === "page");
  if (paging.length === 0) return { status: "pass", releaseId, environment };
  const cannotPage = paging.some(({ clause }) => clause === "ALR-4");
  return { status: cannotPage ? "fail" : "warn", releaseId, environment, output: "configuration is incomplete" };
}
