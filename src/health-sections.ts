import { adsHealth } from "./features/ads/health.ts";
import { automationsHealth } from "./features/automations/health.ts";
import type { AutomationIncidentDeps } from "./features/automations/ports.ts";
import { briefsHealth } from "./features/briefs/health.ts";
import { catalogHealth } from "./features/catalog/health.ts";
import { crawlHealth } from "./features/crawl/health.ts";
import { cartHealth } from "./features/cart/health.ts";
import { checkoutHealth } from "./features/checkout/health.ts";
import { deadLettersHealth } from "./features/dead-letters/health.ts";
import { fxHealth } from "./features/fx/health.ts";
import { stockHealth } from "./features/stock/health.ts";
import { imagesHealth } from "./features/images/health.ts";
import { llmBacklogHealth } from "./features/llm/backlog-health.ts";
import { llmHealth } from "./features/llm/health.ts";
import { llmProvidersHealth } from "./features/llm/provider-health.ts";
import type { DeadLettersDeps } from "./features/dead-letters/ports.ts";
import type { FxDeps } from "./features/fx/ports.ts";
import { incidentAlertsHealth } from "./operations/alerts/health.ts";
import { incidentTransportHealth } from "./operations/alerts/transport-health.ts";
import { onCallHealth } from "./operations/on-call/health.ts";
import type { OnCallDeps } from "./operations/on-call/ports.ts";
import { cronsHealth } from "./operations/crons/health.ts";
import type { CronDeps } from "./operations/crons/ports.ts";
import { drillsHealth } from "./operations/drills/health.ts";
import type { DrillDeps } from "./operations/drills/ports.ts";
import { faultsInjectedHealth } from "./operations/faults/health.ts";
import type { FaultDeps } from "./operations/faults/ports.ts";
import { governanceHealth } from "./operations/governance/health.ts";
import { createConservationLaws, type LawDeps } from "./conservation-laws.ts";
import { configReadinessHealth } from "./operations/health/sections/config-readiness.ts";
import { conservationHealth } from "./operations/health/sections/conservation.ts";
import { dependenciesHealth } from "./operations/health/sections/dependencies.ts";
import { httpHealth } from "./operations/health/sections/http.ts";
import { objectivesHealth } from "./operations/health/sections/objectives.ts";
import { mirrorHealth } from "./operations/health/sections/mirror.ts";
import { accessHealth } from "./operations/operators/health.ts";
import { deployFreezeHealth, switchesHealth } from "./operations/switches/health.ts";
import { versionsHealth } from "./operations/versions/health.ts";
import type { SwitchDeps } from "./operations/switches/ports.ts";
import type { HealthSection } from "./platform/health.ts";

/** What the sections ask for. */
type SectionDeps = LawDeps & AutomationIncidentDeps & DeadLettersDeps & CronDeps & DrillDeps & OnCallDeps & FaultDeps & FxDeps & SwitchDeps;

/** Every section of the health surfaces, in the order the operations page shows them. Part of the composition root. */
export function createHealthSections(deps: SectionDeps): readonly HealthSection[] {
  return [
    configReadinessHealth(deps),
    incidentTransportHealth(deps),
    incidentAlertsHealth(deps),
    onCallHealth(deps),
    dependenciesHealth(deps),
    conservationHealth(deps, createConservationLaws(deps)),
    objectivesHealth(deps),
    httpHealth(deps),
    cronsHealth(deps),
    versionsHealth(deps),
    switchesHealth(deps),
    deployFreezeHealth(deps),
    accessHealth(deps),
    drillsHealth(deps),
    ...(deps.settings.environment === "production" ? [] : [faultsInjectedHealth(deps)]),
    briefsHealth(deps),
    llmHealth(deps),
    llmProvidersHealth(deps),
    llmBacklogHealth(deps),
    adsHealth(deps),
    automationsHealth(deps),
    deadLettersHealth(deps),
    crawlHealth(deps),
    catalogHealth(deps),
    cartHealth(deps),
    checkoutHealth(deps),
    stockHealth(deps),
    fxHealth(deps),
    imagesHealth(deps),
    governanceHealth(deps),
    mirrorHealth(deps),
  ];
}
