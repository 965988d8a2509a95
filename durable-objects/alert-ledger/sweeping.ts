import type { LedgerDecidingMany } from "./deciding-many.ts";
import type { LedgerDelivering } from "./delivering.ts";
import type { LedgerRaising } from "./raising.ts";
import type { LedgerSilencing } from "./silencing.ts";

/** Alerts reminded of, or pages that cross, in one transaction. */
const AT_A_TIME = 200;

interface Swept {
  silencing: LedgerSilencing;
  raising: LedgerRaising;
  delivering: LedgerDelivering;
  decidingMany: LedgerDecidingMany;
}

/** What falls due as time passes: silences that begin and end, reminders, pages that go the other way, transports that rest, decisions on many. */
export function sweepLedger(
  storage: Pick<DurableObjectStorage, "transactionSync">,
  { silencing, raising, delivering, decidingMany }: Swept,
  now: () => number,
): void {
  storage.transactionSync(() => silencing.step(now()));
  const all = (some: (at: number) => number) => {
    while (storage.transactionSync(() => some(now())) === AT_A_TIME);
  };
  all((at) => silencing.release(at, AT_A_TIME));
  all((at) => raising.notifyDue(at, AT_A_TIME));
  all((at) => delivering.crossDue(at, AT_A_TIME));
  storage.transactionSync(() => {
    delivering.probeDue(now());
    decidingMany.step(now());
  });
}
