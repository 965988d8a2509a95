import { LedgerDeciding } from "./deciding.ts";
import { LedgerDecidingMany } from "./deciding-many.ts";
import { LedgerDelivering } from "./delivering.ts";
import { LedgerDesk } from "./desk.ts";
import { LedgerOnCall } from "./on-call.ts";
import { LedgerRaising } from "./raising.ts";
import { LedgerSilencing } from "./silencing.ts";
import type { LedgerTables } from "./tables.ts";

/** What the ledger does, each over the same tables. */
export interface LedgerParts {
  raising: LedgerRaising;
  delivering: LedgerDelivering;
  deciding: LedgerDeciding;
  decidingMany: LedgerDecidingMany;
  desk: LedgerDesk;
  silencing: LedgerSilencing;
  onCall: LedgerOnCall;
}

export function ledgerParts(tables: LedgerTables): LedgerParts {
  const raising = new LedgerRaising(tables);
  const deciding = new LedgerDeciding(tables);
  return {
    raising,
    deciding,
    delivering: new LedgerDelivering(tables),
    decidingMany: new LedgerDecidingMany(tables, deciding),
    desk: new LedgerDesk(tables),
    silencing: new LedgerSilencing(tables, raising),
    onCall: new LedgerOnCall(tables),
  };
}
