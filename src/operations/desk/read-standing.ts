import { deskUnavailable } from "../../platform/events/operators.ts";
import { roleSuffices, type OperatorRole } from "../../platform/identity.ts";
import type { Alert } from "../alerts/alert.ts";
import type { AlertDeps } from "../alerts/ports.ts";
import type { DrillDeps } from "../drills/ports.ts";
import type { DrillRecord } from "../drills/record.ts";
import { drillStandings, type DrillStanding } from "../drills/rules.ts";
import type { OperatorAccount, OperatorDeps } from "../operators/ports.ts";
import type { OnCallDeps } from "../on-call/ports.ts";
import { readOnCall, type OnCall } from "../on-call/read-on-call.ts";
import type { DeployFreeze, SwitchDeps } from "../switches/ports.ts";
import { viewSwitches, type SwitchView } from "../switches/rules.ts";
import type { SilenceDeps } from "../silences/ports.ts";
import { MOST_SILENCES } from "../silences/rules.ts";
import type { Silence } from "../silences/silence.ts";
import { silencesOf } from "./silence-rules.ts";

export type StandingDeps = SwitchDeps & DrillDeps & OperatorDeps & AlertDeps & SilenceDeps & OnCallDeps;

/** What stands until somebody or its time ends it; a part whose owner did not answer is undefined. */
export interface Standing {
  onCall: readonly OnCall[] | undefined;
  switches: readonly SwitchView[] | undefined;
  /** Null where deploys were never frozen. */
  freeze: DeployFreeze | null | undefined;
  silences: readonly Alert[] | undefined;
  /** By matcher: those that stand, and those that are planned. */
  matched: readonly Silence[] | undefined;
  drills: { required: readonly DrillStanding[]; records: readonly DrillRecord[] } | undefined;
  /** Null where the reader may not see them. */
  operators: readonly OperatorAccount[] | null | undefined;
}

const OPEN_READ = 500;
const RECORDS = 10;

/** Each part by itself: what one owner does not answer leaves the others. */
export async function readStanding(deps: StandingDeps, role: OperatorRole): Promise<Standing> {
  const now = deps.clock.now();
  const part = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      deskUnavailable(deps, { use: "standing", error });
      return undefined;
    }
  };
  const listed = (state: "standing" | "planned") => deps.silenceBook.listSilences({ state, limit: MOST_SILENCES, after: undefined });
  const [onCall, switches, freeze, silences, matched, drills, operators] = await Promise.all([
    part(() => readOnCall(deps)),
    part(async () => viewSwitches(await deps.switchDesk.listSwitches(), now)),
    part(async () => (await deps.switchDesk.deployFreeze()) ?? null),
    part(async () => silencesOf(await deps.alertLedger.listAlerts({ state: "open", limit: OPEN_READ, after: undefined }), now)),
    part(async () => {
      const [standing, planned] = await Promise.all([listed("standing"), listed("planned")]);
      return [...standing, ...planned];
    }),
    part(async () => {
      const [last, records] = await Promise.all([deps.drillDesk.lastDrills(), deps.drillDesk.drillRecords(RECORDS)]);
      return { required: drillStandings(last, deps.contract.drills, now), records };
    }),
    part(async () => (roleSuffices(role, "admin") ? deps.operatorDesk.listOperators() : null)),
  ]);
  return { onCall, switches, freeze, silences, matched, drills, operators };
}
