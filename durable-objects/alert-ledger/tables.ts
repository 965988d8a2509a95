import { servedBefore } from "../../src/operations/alerts/retention-rules.ts";
import type { AlertWay } from "../../src/operations/alerts/alert.ts";
import type { Origin } from "../../src/operations/alerts/payload.ts";
import type { Circumstances } from "../../src/operations/alerts/telling-rules.ts";
import type { Rota } from "../../src/operations/on-call/rota.ts";
import { isDeserted } from "../../src/operations/on-call/rules.ts";
import type { Contract } from "../../src/platform/contract.ts";
import type { Ids } from "../../src/platform/ids.ts";
import { ObjectTrail } from "../parts/audit-trail.ts";
import { LedgerAlerts } from "./alerts.ts";
import { LedgerBooks } from "./books.ts";
import { LedgerBreakers } from "./breakers.ts";
import { LedgerDeadLetters } from "./dead-letters.ts";
import { LedgerDeliveries } from "./deliveries.ts";
import { LedgerDrills } from "./drills.ts";
import { LedgerFigures } from "./figures.ts";
import { LedgerIncidents } from "./incidents.ts";
import { LedgerMany } from "./many.ts";
import { LedgerNotifications } from "./notifications.ts";
import { LedgerRotas } from "./rotas.ts";
import { LedgerSilences } from "./silences.ts";

/** What the ledger's parts work on; they are called inside one transaction each. */
export interface LedgerTables {
  alerts: LedgerAlerts;
  books: LedgerBooks;
  breakers: LedgerBreakers;
  deliveries: LedgerDeliveries;
  figures: LedgerFigures;
  letters: LedgerDeadLetters;
  many: LedgerMany;
  feed: LedgerNotifications;
  incidents: LedgerIncidents;
  drills: LedgerDrills;
  rotas: LedgerRotas;
  silences: LedgerSilences;
  audit: ObjectTrail;
  policy: Contract["incidentAlerts"];
  origin: Origin;
  /** Which ways alerts can leave by. */
  configured: Record<AlertWay, boolean>;
  /** Those whose receivers keep whether somebody has an alert. */
  keeping: readonly AlertWay[];
  ids: Ids;
}

/** By what the rules decide, at this moment. */
export function circumstances({ policy, origin, configured, keeping, rotas, silences }: LedgerTables, now: number): Circumstances {
  // Read where a word is made alone: most raises of a storm are counted, and tell nobody.
  let read: readonly Rota[] | undefined;
  const known = () => (read ??= rotas.all());
  return {
    now,
    policy: {
      ...policy,
      get deserted() {
        return known().flatMap((rota) => (isDeserted(rota, now) ? [rota.receiver] : []));
      },
    },
    origin,
    secondaryConfigured: configured.secondary,
    keeping,
    get rotas() {
      return known();
    },
    silences: silences.unfinished(),
  };
}

export function ledgerTables(
  sql: SqlStorage,
  { contract, ...facts }: Pick<LedgerTables, "origin" | "configured" | "keeping" | "ids"> & { contract: Contract },
): LedgerTables {
  return {
    alerts: new LedgerAlerts(sql),
    books: new LedgerBooks(sql),
    breakers: new LedgerBreakers(sql),
    deliveries: new LedgerDeliveries(sql),
    figures: new LedgerFigures(sql),
    letters: new LedgerDeadLetters(sql),
    many: new LedgerMany(sql),
    feed: new LedgerNotifications(sql),
    incidents: new LedgerIncidents(sql),
    drills: new LedgerDrills(sql),
    rotas: new LedgerRotas(sql),
    silences: new LedgerSilences(sql),
    audit: new ObjectTrail(sql, contract.audit, facts.ids),
    policy: contract.incidentAlerts,
    ...facts,
  };
}

/** Forgets what has served, each for as long as the contract keeps it. */
export function forgetServed(
  { alerts, letters, many, deliveries, feed, audit, silences }: LedgerTables,
  contract: Contract,
  now: number,
): void {
  const before = servedBefore(now, contract);
  alerts.forgetResolvedBefore(before.resolvedAlerts, before.idempotencyKeys);
  letters.forgetOrphans();
  many.forgetEndedBefore(before.resolvedAlerts);
  silences.forgetEndedBefore(before.resolvedAlerts);
  deliveries.forgetOrphans();
  feed.forgetBefore(before.feed);
  audit.forgetBefore(new Date(before.audit));
}
