import type { Clock } from "../../platform/clock.ts";
import type { Contract } from "../../platform/contract.ts";
import { deskUnavailable } from "../../platform/events/operators.ts";
import type { Recorder } from "../../platform/events/record.ts";
import type { Operator } from "../../platform/identity.ts";
import { keptFresh } from "../../platform/kept-fresh.ts";
import { createRecent } from "../../platform/recent.ts";
import type { OperatorDesk, OperatorMemory } from "./ports.ts";

const ADDRESSES_MS = 30_000;
const MAX_SESSIONS = 1_000;

/**
 * Nothing that lets an operator in is remembered longer than the contract's `access.revocationSeconds`, whether or not the desk answers:
 * a desk that is silent may have ended the session meanwhile.
 */
export function createOperatorMemory(deps: Recorder & { clock: Clock; contract: Contract; operatorDesk: OperatorDesk }): OperatorMemory {
  const { revocationSeconds, accessTokenSeconds } = deps.contract.access;
  const sessions = createRecent<{ operator: Operator; at: number }>(MAX_SESSIONS);
  const now = () => deps.clock.now().getTime();

  const addresses = keptFresh<ReadonlySet<string>>(
    deps.clock,
    { maxAgeMs: ADDRESSES_MS },
    async () => new Set(await deps.operatorDesk.knownAddresses()),
    (error) => deskUnavailable(deps, { use: "known-addresses", error }),
  );
  const changes = keptFresh(
    deps.clock,
    { maxAgeMs: (revocationSeconds * 1000) / 2, goodForMs: revocationSeconds * 1000 },
    () => deps.operatorDesk.accessChanges(accessTokenSeconds + revocationSeconds),
    (error) => deskUnavailable(deps, { use: "access-changes", error }),
  );

  return {
    addresses,
    changes,
    session(secretHash) {
      const known = sessions.get(secretHash);
      return known && now() - known.at < revocationSeconds * 1000 ? known.operator : undefined;
    },
    remember(secretHash, operator) {
      sessions.set(secretHash, { operator, at: now() });
    },
    forget() {
      addresses.forget();
      changes.forget();
      sessions.clear();
    },
  };
}
