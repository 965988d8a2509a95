import * as z from "zod";
import { DRILL_RESULTS, TIMELINE_KINDS, type DrillRecord } from "../../src/operations/drills/record.ts";
import type { StandingFault } from "../../src/operations/faults/ports.ts";
import type { HealthCapture, ProbeResult } from "../../src/operations/health/ports.ts";
import type { RuleMemory } from "../../src/operations/health/rules.ts";
import type { DeployFreeze, SwitchRecord } from "../../src/operations/switches/ports.ts";
import { FEATURES } from "../../src/operations/switches/rules.ts";
import type { RegisteredClient } from "../../src/platform/clients.ts";
import { ALERT_SEVERITIES } from "../../src/platform/alerts.ts";
import type { Band } from "../../src/platform/metrics/band.ts";
import { OBJECT_PORTS, PORT_FAULT_MODES } from "../../src/platform/port-faults.ts";
import { healthCapture } from "../parts/health-capture.ts";
import { StoredRecord } from "../parts/stored-record.ts";

const DESK = "ops-desk";

const standingSwitch = () =>
  z.looseObject({
    feature: z.enum(FEATURES),
    state: z.enum(["on", "off", "failover"]),
    owner: z.string(),
    reason: z.string(),
    expiresAt: z.string().nullable(),
    setBy: z.string(),
    setAt: z.string(),
    /** Since ends are told; of switches from before there is none. */
    endedAt: z.string().optional(),
  });

const holder = () => ({
  reason: z.string(),
  setBy: z.string(),
  setAt: z.string(),
  releaseId: z.string(),
  incidentId: z.string().nullable(),
});
const freeze = () =>
  z.looseObject({
    frozen: z.boolean(),
    ...holder(),
    /** The release before knows one holder, which is the record itself. */
    holders: z.array(z.looseObject(holder())).optional(),
  });

const fault = () =>
  z.looseObject({
    port: z.union([z.enum(OBJECT_PORTS), z.templateLiteral(["queue-", z.string()])]),
    mode: z.enum(PORT_FAULT_MODES),
    latencyMs: z.number(),
    rate: z.number(),
    setBy: z.string(),
    setAt: z.string(),
    until: z.string(),
  });

const drill = () =>
  z.looseObject({
    id: z.string(),
    name: z.string(),
    result: z.enum(DRILL_RESULTS),
    hypothesis: z.string().optional(),
    startedAt: z.string(),
    endedAt: z.string(),
    detectedAfterSeconds: z.number().nullable(),
    timeline: z.array(z.looseObject({ at: z.string(), kind: z.enum(TIMELINE_KINDS), text: z.string() })),
    recordedBy: z.string(),
    recordedAt: z.string(),
  });

const client = () =>
  z.looseObject({
    name: z.string(),
    version: z.string(),
    firstSeenAt: z.string(),
    lastSeenAt: z.string(),
    recoveredAt: z.string().nullable(),
    confirmation: z.looseObject({ by: z.string(), at: z.string(), note: z.string() }).nullable(),
  });

const probe = () =>
  z.looseObject({
    name: z.string(),
    state: z.enum(["up", "down", "unconfigured"]),
    latencyMs: z.number().nullable(),
    checkedAt: z.string(),
    lastSuccessAt: z.string().nullable(),
    detail: z.string().nullable(),
  });

const rule = () =>
  z.looseObject({
    rule: z.string(),
    condition: z.looseObject({
      key: z.string(),
      severity: z.enum(ALERT_SEVERITIES),
      summary: z.string(),
      detail: z.record(z.string(), z.unknown()).exactOptional(),
      explains: z.array(z.string()).exactOptional(),
    }),
    since: z.number(),
    goneSince: z.number().nullable(),
    raisedAt: z.number().nullable(),
  });

export const switchRecord = new StoredRecord<SwitchRecord>(DESK, "standing.switch", standingSwitch);
/** What is not readable is not taken for "not frozen". */
export const freezeRecord = new StoredRecord<DeployFreeze>(DESK, "standing.freeze", freeze);
export const faultRecord = new StoredRecord<StandingFault>(DESK, "port_faults", fault);
export const clientRecord = new StoredRecord<RegisteredClient>(DESK, "clients", client);
export const drillRecord = new StoredRecord<DrillRecord>(DESK, "drill_records", drill);
export const probeRecord = new StoredRecord<ProbeResult>(DESK, "probes", probe);
/** The next capture takes the place of one that is not readable; so with the other documents. */
export const captureRecord = new StoredRecord<HealthCapture>(DESK, "documents", healthCapture);
export const rulesRecord = new StoredRecord<RuleMemory[]>(DESK, "documents", () => z.array(rule()));
export const scrapeRecord = new StoredRecord<{ at: string }>(DESK, "documents", () => z.looseObject({ at: z.string() }));
/** Read by hand: a page reads sixty rows of some hundred figures. */
export const bandsRecord = new StoredRecord<Band[]>(DESK, "figure_rows", () => z.array(z.custom<Band>(isBand, "is no figure")), areBands);

function isBand(cell: unknown): cell is Band {
  if (!Array.isArray(cell)) return cell === null || typeof cell === "number";
  return cell.length === 2 && cell.every((end) => typeof end === "number");
}

function areBands(row: unknown): row is Band[] {
  return Array.isArray(row) && row.every(isBand);
}
