import type { Deps } from "./deps.ts";
import { briefsHealth } from "./features/briefs/health.ts";
import { llmHealth } from "./features/llm/health.ts";
import { incidentAlertsHealth, incidentTransportHealth } from "./operations/alerts/health.ts";
import { governanceHealth } from "./operations/governance/health.ts";
import { configReadinessHealth } from "./operations/health/sections/config-readiness.ts";
import { dependenciesHealth } from "./operations/health/sections/dependencies.ts";
import { httpHealth } from "./operations/health/sections/http.ts";
import { mirrorHealth } from "./operations/health/sections/mirror.ts";
import { accessHealth } from "./operations/operators/health.ts";
import { deployFreezeHealth, switchesHealth } from "./operations/switches/health.ts";
import type { HealthSection } from "./platform/health.ts";

/** Every section of the health surfaces, in the order the operations page shows them. Part of the composition root. */
export function createHealthSections(deps: Deps): readonly HealthSection[] {
  return [
    configReadinessHealth(deps),
    incidentTransportHealth(deps),
    incidentAlertsHealth(deps),
    dependenciesHealth(deps),
    httpHealth(deps),
    switchesHealth(deps),
    deployFreezeHealth(deps),
    accessHealth(deps),
    briefsHealth(deps),
    llmHealth(deps),
    governanceHealth(deps),
    mirrorHealth(deps),
  ];
}
