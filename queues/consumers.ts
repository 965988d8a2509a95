import type { LetterOwner } from "../src/features/dead-letters/ports.ts";
import { automationEvents, slowDeliveries } from "./automation-events.ts";
import { automationEventsDlq } from "./automation-events-dlq.ts";
import { briefExtraction, briefLetters } from "./brief-extraction.ts";
import { reading, readingAll, type Consumers, type QueueDeps } from "./consumer.ts";
import { catalogTelemetry } from "./catalog-telemetry.ts";
import { crawlJobs, crawlLetters } from "./crawl-jobs.ts";
import { incidentAlerts } from "./incident-alerts.ts";
import { incidentAlertsDeadLetters } from "./incident-alerts-dlq.ts";
import { KEPT_QUEUES, QUEUES } from "./queues.ts";

/** Who takes what waits in each queue, and what died in it. A queue of the table without both does not compile. */
export const CONSUMERS: Consumers = {
  "brief-extraction": { messages: { each: reading(QUEUES["brief-extraction"].message, briefExtraction) }, letters: briefLetters },
  "crawl-jobs": { messages: { each: reading(QUEUES["crawl-jobs"].message, crawlJobs) }, letters: crawlLetters },
  "automation-events": {
    messages: { together: readingAll(QUEUES["automation-events"].message, automationEvents) },
    letters: { each: automationEventsDlq },
  },
  "automation-slow": {
    messages: { together: readingAll(QUEUES["automation-slow"].message, slowDeliveries) },
    letters: { each: automationEventsDlq },
  },
  "catalog-telemetry": { messages: { atOnce: catalogTelemetry }, letters: { atOnce: catalogTelemetry } },
  "incident-pages": { messages: { atOnce: incidentAlerts }, letters: { atOnce: incidentAlertsDeadLetters } },
  "incident-alerts": { messages: { atOnce: incidentAlerts }, letters: { atOnce: incidentAlertsDeadLetters } },
};

/** The owners of letters that stand in the one store of dead wake-ups, by queue. */
export const letterOwners = (deps: QueueDeps): Readonly<Record<string, LetterOwner>> =>
  Object.fromEntries(KEPT_QUEUES.map((queue) => [queue, CONSUMERS[queue].letters(deps)]));
