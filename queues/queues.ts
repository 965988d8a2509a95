import type * as z from "zod";
import { slowDeliverySchema, wakeUpSchema } from "../src/features/automations/wake-up-message.ts";
import { deadLetterSchema, extractionMessageSchema } from "../src/features/briefs/wake-up-message.ts";
import { catalogReportSchema } from "../src/features/catalog/telemetry/report-message.ts";
import { crawlJobSchema } from "../src/features/crawl/wake-up-message.ts";
import { incidentAlertMessage } from "../src/operations/alerts/wake-up-message.ts";

/** One queue and the dead-letter queue behind it, whose name is the queue's with `-dlq`. */
interface QueueEntry {
  /** Who sends, who takes, and what waits; the comment of its stanza in wrangler.toml. */
  about: string;
  /** Made when the first message is read. */
  message(): z.ZodType;
  /** Its port in `Deps`, over which features send; it is a fault port too. */
  port: string;
  batch: { size: number; seconds: number };
  /** Deliveries after the first, before the platform hands the message to the dead letters. */
  maxRetries: number;
  /** Whether the messages of a batch are handled at once, because they wait for others most of the time and have nothing to do with each other. */
  sideBySide: boolean;
  letters: {
    /**
     * Where operators decide: the one store of dead wake-ups, or the store of the feature that owns what died. `written-late`: there is
     * nothing to decide, it is tried for as long as a message lives.
     */
    kept: "dead-letters" | "automations" | "alert-ledger" | "written-late";
    /** What its consumer itself hands over when a schedule is spent, and by which port; the platform hands over the message as it is. */
    handedOver?: { port: string; message(): z.ZodType };
  };
}

/**
 * The one table of queues: wrangler.toml's stanzas and the list in docs/deploying.md are written from it (`npm run queues:write`), and
 * bindings, ports, fault ports and the consumers that `queues/index.ts` must have follow from it. Plain data, so that Node tools read it.
 */
export const QUEUES = {
  "brief-extraction": {
    about: "chat -> briefs: a finalized session waits for its brief",
    message: extractionMessageSchema,
    port: "briefExtraction",
    batch: { size: 5, seconds: 1 },
    maxRetries: 10,
    sideBySide: true,
    letters: { kept: "dead-letters", handedOver: { port: "briefExtractionDeadLetters", message: deadLetterSchema } },
  },
  "crawl-jobs": {
    about: "search -> crawl: one crawl of one search at one supplier",
    message: crawlJobSchema,
    port: "crawlJobs",
    batch: { size: 6, seconds: 1 },
    // Five retries take a minute, so the letter is there before the sweep gives the crawl up.
    maxRetries: 5,
    sideBySide: true,
    letters: { kept: "dead-letters" },
  },
  "automation-events": {
    about: "outbox -> automations: one event waits for its executions, or one of these for its receiver",
    message: wakeUpSchema,
    port: "automationEvents",
    // Buyers' receivers wait for nothing: a message comes at once, and no more at a time than the platform opens connections.
    batch: { size: 6, seconds: 0 },
    maxRetries: 20,
    sideBySide: true,
    letters: { kept: "automations", handedOver: { port: "automationDeadLetters", message: wakeUpSchema } },
  },
  "automation-slow": {
    about: "automations -> automations: one execution waits for a receiver that takes its time, beside the others' way",
    message: slowDeliverySchema,
    port: "slowDeliveries",
    batch: { size: 6, seconds: 0 },
    maxRetries: 20,
    sideBySide: true,
    letters: { kept: "automations" },
  },
  "catalog-telemetry": {
    about: "streams, quotes -> catalog: reports to add up, which nobody who is served waits for",
    message: catalogReportSchema,
    port: "catalogTelemetry",
    batch: { size: 100, seconds: 5 },
    maxRetries: 10,
    sideBySide: false,
    letters: { kept: "written-late" },
  },
  "incident-pages": {
    about: "operations/alerts: one page waits for its delivery, beside the way of what wakes nobody",
    message: incidentAlertMessage,
    port: "incidentPageQueue",
    // No more at a time than are posted at once: none waits for the answers to others.
    batch: { size: 5, seconds: 0 },
    maxRetries: 20,
    sideBySide: false,
    letters: { kept: "alert-ledger" },
  },
  "incident-alerts": {
    about: "operations/alerts: one alert waits for its delivery",
    message: incidentAlertMessage,
    port: "incidentAlertQueue",
    batch: { size: 100, seconds: 1 },
    maxRetries: 20,
    sideBySide: false,
    letters: { kept: "alert-ledger" },
  },
} as const satisfies Record<string, QueueEntry>;

export type QueueTable = typeof QUEUES;
export type QueueName = keyof QueueTable;
export type MessageOf<Name extends QueueName> = z.output<ReturnType<QueueTable[Name]["message"]>>;
/** Queues whose dead letters stand in the one store of dead wake-ups. */
export type KeptQueue = { [Name in QueueName]: QueueTable[Name]["letters"]["kept"] extends "dead-letters" ? Name : never }[QueueName];

export const QUEUE_NAMES = Object.keys(QUEUES) as readonly QueueName[];
export const KEPT_QUEUES = QUEUE_NAMES.filter((name): name is KeptQueue => QUEUES[name].letters.kept === "dead-letters");

/** Nothing is behind a dead-letter queue, so its consumer is tried as often as the platform allows, spread over the days a message lives. */
export const DEAD_LETTERS = { suffix: "-dlq", batch: { size: 10, seconds: 1 }, maxRetries: 100, longestDelaySeconds: 3_600 } as const;
