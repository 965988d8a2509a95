import * as z from "zod";
import type { Alert } from "../../src/operations/alerts/alert.ts";
import type { TransportBreaker } from "../../src/operations/alerts/transport-breaker.ts";
import { DECISION_MODES } from "../../src/operations/alerts/dead-letter.ts";
import { DEATH_CAUSES } from "../../src/operations/alerts/delivery.ts";
import type { ManyDecided } from "../../src/operations/alerts/many.ts";
import type { TransportMemory } from "../../src/operations/alerts/dead-letter-rules.ts";
import type { Drill } from "../../src/operations/alerts/drill.ts";
import type { HealthCapture } from "../../src/operations/health/ports.ts";
import { INCIDENT_SEVERITIES, type Incident } from "../../src/operations/incidents/incident.ts";
import { NOTIFICATION_TOPICS, type Notification } from "../../src/operations/notifications/notification.ts";
import type { Rota } from "../../src/operations/on-call/rota.ts";
import { SILENCE_KINDS, type Silence } from "../../src/operations/silences/silence.ts";
import { ALERT_SEVERITIES } from "../../src/platform/alerts.ts";
import { healthCapture } from "../parts/health-capture.ts";
import { StoredRecord } from "../parts/stored-record.ts";

const LEDGER = "alert-ledger";

const alert = () =>
  z.looseObject({
    id: z.string(),
    key: z.string(),
    severity: z.enum(ALERT_SEVERITIES),
    summary: z.string(),
    detail: z.record(z.string(), z.unknown()).nullable(),
    explains: z.array(z.string()),
    source: z.string(),
    state: z.enum(["open", "resolved"]),
    count: z.number(),
    firstRaisedAt: z.number(),
    lastRaisedAt: z.number(),
    resolvedAt: z.number().nullable(),
    resolvedReason: z.string().nullable(),
    acknowledgedBy: z.string().nullable(),
    acknowledgedAt: z.number().nullable(),
    assignedTo: z.string().nullable(),
    silencedUntil: z.number().nullable(),
    causeId: z.string().nullable(),
    notifications: z.number(),
    lastNotifiedAt: z.number().nullable(),
    notifyDueAt: z.number().nullable(),
    /** Since what was held back is owed, and pages go on to who is next; of alerts from before there is none. */
    toldSeverity: z.enum(ALERT_SEVERITIES).optional(),
    escalations: z.number().optional(),
    /** Since pages cross; of alerts from before there is none. */
    secondaryTold: z.boolean().optional(),
    acknowledgedOn: z.array(z.enum(["primary", "secondary"])).optional(),
    /** Since what comes back soon, and what comes with many, is held; of alerts from before there is none. */
    flaps: z.number().optional(),
    /** Since a row is known by its worst; of alerts from before there is none. */
    worstInRow: z.enum(ALERT_SEVERITIES).optional(),
    heldUntil: z.number().optional(),
    digestOwed: z.boolean().optional(),
    /** Since a digest is no step of the chain; of alerts from before there is none. */
    chainSince: z.number().optional(),
    unheard: z.boolean().optional(),
    /** Since silences go by matchers; of alerts from before there is none. */
    muted: z.looseObject({ by: z.string(), until: z.number() }).optional(),
    bothFailed: z.boolean(),
    drill: z.boolean(),
  });

const drill = () =>
  z.looseObject({
    id: z.string(),
    alertId: z.string(),
    startedBy: z.string(),
    startedAt: z.number(),
    simulate: z.literal("primary-failure").nullable(),
    state: z.enum(["running", "awaiting-decision", "passed", "failed"]),
    finishedAt: z.number().nullable(),
  });

const transport = () =>
  z.looseObject({
    lastReplaySucceededAt: z.number().nullable(),
    lastGrowthAt: z.number().nullable(),
    activeSince: z.number().nullable(),
  });

const breaker = () =>
  z.looseObject({
    failures: z.number(),
    openUntil: z.number(),
    openSince: z.number().nullable(),
    lastFailureAt: z.number().nullable(),
    saysNo: z.boolean(),
  });

const reviewedChange = () => z.union([z.looseObject({ change: z.string() }), z.looseObject({ none: z.literal(true), reason: z.string() })]);

const total = () => z.looseObject({ tokens: z.number(), costNanoUsd: z.number() });

const modelAccounting = () =>
  z.looseObject({
    model: z.string(),
    readAt: z.string(),
    rule: z.looseObject({ pricing: z.string().nullable(), dashboardSlice: z.string() }).nullable(),
    openAlerts: z.array(z.string()),
    day: z.string(),
    reported: total(),
    estimated: total(),
  });

const incident = () =>
  z.looseObject({
    id: z.string(),
    title: z.string(),
    severity: z.enum(INCIDENT_SEVERITIES),
    state: z.enum(["open", "closed"]),
    openedBy: z.string(),
    openedAt: z.number(),
    model: z.string().nullable(),
    concerns: z.literal("fx").nullable(),
    /** Since changes of it are told; of incidents from before there is none. */
    fxCoverage: z
      .looseObject({ state: z.string(), missing: z.array(z.string()), expired: z.array(z.string()), capturedAt: z.number() })
      .optional(),
    frozeDeploys: z.boolean(),
    healthCapturedAt: z.string().nullable(),
    blastRadius: z.looseObject({
      windowMinutes: z.number(),
      sections: z.array(z.looseObject({ name: z.string(), status: z.enum(["pass", "warn", "fail"]), since: z.string().nullable() })),
      routes: z.array(z.looseObject({ route: z.string(), requests: z.number(), failed: z.number(), rate: z.number() })),
      buyers: z.number(),
      clients: z.number(),
      complete: z.boolean(),
    }),
    closedBy: z.string().nullable(),
    closedAt: z.number().nullable(),
    review: z
      .looseObject({
        rootCause: z.string(),
        runbookChange: reviewedChange(),
        regressionCheck: reviewedChange(),
        fxCoverage: z.string().nullable(),
        /** Since it is found out; of reviews from before there is none. */
        modelAccounting: modelAccounting().nullable().optional(),
      })
      .nullable(),
  });

const notification = () =>
  z.looseObject({
    at: z.number(),
    topic: z.enum(NOTIFICATION_TOPICS),
    severity: z.enum(ALERT_SEVERITIES),
    title: z.string(),
    needsHuman: z.boolean(),
    alertId: z.string().nullable(),
    deadLetterId: z.string().nullable(),
    incidentId: z.string().nullable(),
    acknowledgedBy: z.string().nullable(),
    acknowledgedAt: z.number().nullable(),
  });

export type StoredNotification = Omit<Notification, "sequence">;

const many = () =>
  z.looseObject({
    mode: z.enum(DECISION_MODES),
    note: z.string(),
    by: z.looseObject({ id: z.string(), email: z.string() }),
    meant: z.looseObject({
      transport: z.enum(["primary", "secondary"]),
      cause: z.enum(DEATH_CAUSES).optional(),
      text: z.string().optional(),
      ids: z.array(z.string()).optional(),
    }),
    createdAt: z.number(),
  });

const silence = () =>
  z.looseObject({
    kind: z.enum(SILENCE_KINDS),
    matcher: z.looseObject({
      key: z.string().optional(),
      severities: z.array(z.enum(ALERT_SEVERITIES)).optional(),
      section: z.string().optional(),
    }),
    reason: z.string(),
    createdBy: z.string(),
    createdAt: z.number(),
    endedBy: z.string().nullable(),
    creatorId: z.string().exactOptional(),
    recurs: z.looseObject({ timeZone: z.string(), until: z.number(), firstAt: z.number() }).exactOptional(),
  });

const rota = () =>
  z.looseObject({
    people: z.array(z.string()),
    timeZone: z.string(),
    firstAt: z.number(),
    everyDays: z.number(),
    covers: z.array(
      z.looseObject({ id: z.string(), person: z.string(), beginsAt: z.number(), endsAt: z.number(), reason: z.string(), by: z.string() }),
    ),
    version: z.number(),
    changedBy: z.string(),
    changedAt: z.number(),
    unable: z.array(z.string()).exactOptional(),
  });

type StoredRota = Omit<Rota, "receiver">;

type StoredSilence = Omit<Silence, "id" | "state" | "beginsAt" | "endsAt" | "endedAt">;

type StoredMany = Omit<ManyDecided, "id" | "state" | "endedAt">;

export const alertRecord = new StoredRecord<Alert>(LEDGER, "alerts", alert);
export const drillRecord = new StoredRecord<Drill>(LEDGER, "drills", drill);
export const transportRecord = new StoredRecord<TransportMemory>(LEDGER, "memory", transport);
export const breakerRecord = new StoredRecord<TransportBreaker>(LEDGER, "memory", breaker);
export const incidentRecord = new StoredRecord<Incident>(LEDGER, "incidents", incident);
export const incidentHealthRecord = new StoredRecord<HealthCapture>(LEDGER, "incident_health", healthCapture);
export const manyRecord = new StoredRecord<StoredMany>(LEDGER, "many_decisions", many);
export const rotaRecord = new StoredRecord<StoredRota>(LEDGER, "rotas", rota);
export const silenceRecord = new StoredRecord<StoredSilence>(LEDGER, "silences", silence);
export const notificationRecord = new StoredRecord<StoredNotification>(LEDGER, "notifications", notification);
