import type { DrillDesk } from "../../src/operations/drills/ports.ts";
import type { DrillRecord, LastDrill } from "../../src/operations/drills/record.ts";
import type { FaultDesk, StandingFault } from "../../src/operations/faults/ports.ts";
import type { CaptureDesk, CaptureLease, HealthCapture, ProbeResult, RaisedCondition } from "../../src/operations/health/ports.ts";
import type { AccessChanges, OperatorAccount, OperatorDesk } from "../../src/operations/operators/ports.ts";
import type { DeployFreeze, SwitchDesk, SwitchRecord } from "../../src/operations/switches/ports.ts";
import { authorOf, type AuditLine, type AuditTrail } from "../../src/platform/audit/line.ts";
import { withDeadline } from "../../src/platform/deadline.ts";
import type { Operator } from "../../src/platform/identity.ts";
import { currentScope } from "../../src/platform/scope.ts";
import type { OpsDesk } from "./object.ts";

const DEADLINE_MS = 2_000;
/** After every id there is. */
const NEWEST = "~";

/** The environment's one desk behind the operations' ports. Every call ends within 2 s, or throws `dependency-unavailable`. */
export function opsDeskClient(namespace: DurableObjectNamespace<OpsDesk>): {
  operatorDesk: OperatorDesk;
  switchDesk: SwitchDesk;
  captureDesk: CaptureDesk;
  drillDesk: DrillDesk;
  faultDesk: FaultDesk;
  auditTrail: AuditTrail;
} {
  // The stub's types wrap what is plain data on both sides, hence the one cast.
  const ask = <T>(call: (desk: DurableObjectStub<OpsDesk>) => unknown): Promise<T> =>
    withDeadline("ops-desk", DEADLINE_MS, async () => (await call(namespace.get(namespace.idFromName("desk")))) as T);

  const requestId = () => currentScope()?.requestId ?? null;

  return {
    operatorDesk: {
      knownAddresses: () => ask((desk) => desk.knownAddresses()),
      beginSignIn: (email, address) => ask((desk) => desk.beginSignIn(email, address)),
      openSession: (session) => ask<boolean>((desk) => desk.openSession(session, requestId())),
      session: (id, secretHash, seconds) => ask<Operator | undefined>((desk) => desk.useSession(id, secretHash, seconds)),
      refreshSession: (offered) => ask((desk) => desk.refreshSession(offered, requestId())),
      endSession: (id) => ask<void>((desk) => desk.endSession(id, requestId())),
      accessChanges: (withinSeconds) => ask<AccessChanges>((desk) => desk.accessChanges(withinSeconds)),
      bootstrap: (operator) => ask((desk) => desk.bootstrap(operator, authorOf(operator))),
      add: (operator, actor) => ask((desk) => desk.addOperator(operator, authorOf(actor))),
      change: (id, change, actor) => ask((desk) => desk.changeOperator(id, change, authorOf(actor))),
      enrolTotp: (id, secret, actor) => ask((desk) => desk.enrolTotp(id, secret, authorOf(actor))),
      list: () => ask<OperatorAccount[]>((desk) => desk.listOperators()),
    },
    switchDesk: {
      switches: () => ask<SwitchRecord[]>((desk) => desk.listSwitches()),
      setSwitch: (record, actor) => ask<SwitchRecord>((desk) => desk.setSwitch(record, authorOf(actor))),
      deployFreeze: () => ask<DeployFreeze | undefined>((desk) => desk.deployFreeze()),
      setDeployFreeze: (freeze, actor) => ask<DeployFreeze>((desk) => desk.setDeployFreeze(freeze, authorOf(actor))),
      overrideFreeze: (override, actor) => ask<DeployFreeze | undefined>((desk) => desk.overrideFreeze(override, authorOf(actor))),
    },
    captureDesk: {
      beginCapture: (leaseSeconds) => ask<CaptureLease | undefined>((desk) => desk.beginCapture(leaseSeconds)),
      endCapture: (token, capture, rules) => ask<boolean>((desk) => desk.endCapture(token, capture, rules)),
      lastCapture: () => ask<HealthCapture | undefined>((desk) => desk.lastCapture()),
      raisedConditions: () => ask<RaisedCondition[]>((desk) => desk.raisedConditions()),
      claimProbes: (names, intervalSeconds) => ask((desk) => desk.claimProbes(names, intervalSeconds)),
      recordProbes: (results: readonly ProbeResult[]) => ask<void>((desk) => desk.recordProbes(results)),
      scraped: () => ask<void>((desk) => desk.scraped()),
      lastScrapeAt: () => ask<string | undefined>((desk) => desk.lastScrapeAt()),
    },
    drillDesk: {
      recordDrill: (report, actor) => ask<DrillRecord>((desk) => desk.recordDrill(report, authorOf(actor))),
      drillRecords: (limit, before = NEWEST) => ask<DrillRecord[]>((desk) => desk.drillRecords(limit, before)),
      lastDrills: () => ask<LastDrill[]>((desk) => desk.lastDrills()),
    },
    faultDesk: {
      faults: () => ask<StandingFault[]>((desk) => desk.standingFaults()),
      setFault: (fault, seconds, actor) => ask<StandingFault>((desk) => desk.setFault(fault, seconds, authorOf(actor))),
      clearFaults: (port, actor) => ask<StandingFault[]>((desk) => desk.clearFaults(port, authorOf(actor))),
    },
    auditTrail: { lines: (query) => ask<AuditLine[]>((desk) => desk.auditLines(query)) },
  };
}
