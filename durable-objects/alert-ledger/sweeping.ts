import type { LedgerDecidingMany } from "./deciding-many.ts";
import type { LedgerDelivering } from "./delivering.ts";
import type { LedgerRaising } from "./raising.ts";
import type { LedgerSilencing } from "./silencing.ts";

/** Alerts let go, alerts reminded of, and pages that cross, in one round: each is one transaction, and what is asked meanwhile waits no longer. */
export const AT_A_TIME = 200;

interface Swept {
  silencing: LedgerSilencing;
  raising: LedgerRaising;
  delivering: LedgerDelivering;
  decidingMany: LedgerDecidingMany;
}

/**
 * What falls due as time passes: silences that begin and end, reminders, pages that go the other way, transports that rest, decisions on many.
 * Answers whether there is more of it than one round takes.
 */
export function sweepLedger(
  storage: Pick<DurableObjectStorage, "transactionSync">,
  { silencing, raising, delivering, decidingMany }: Swept,
  now: () => number,
): boolean {
  storage.transactionSync(() => silencing.step(now()));
  const some = [
    (at: number) => silencing.release(at, AT_A_TIME),
    (at: number) => raising.notifyDue(at, AT_A_TIME),
    (at: number) => delivering.crossDue(at, AT_A_TIME),
  ].map((step) => storage.transactionSync(() => step(now())));
  storage.transactionSync(() => {
    delivering.probeDue(now());
    decidingMany.step(now());
  });
  return some.includes(AT_A_TIME);
}
