import type { Alert, CountedRaise } from "../../src/operations/alerts/alert.ts";
import type { AlertAction, AlertRefusal } from "../../src/operations/alerts/ports.ts";
import { explainedBy } from "../../src/operations/alerts/rules.ts";
import { handled, raised, raisedOnce, reminded, resolved, type KnownOfKey } from "../../src/operations/alerts/raising-rules.ts";
import type { Author } from "../../src/platform/audit/line.ts";
import type { IdempotencyKey, IdempotencyRefusal } from "../../src/platform/http/idempotency.ts";
import type { Result } from "../../src/platform/result.ts";
import { apply, carryOut, carryOutIf } from "./apply.ts";
import { circumstances, type LedgerTables } from "./tables.ts";

/** Alerts as they are raised, resolved and handled: loads, lets the rules decide, does what they say. */
export class LedgerRaising {
  readonly #tables: LedgerTables;

  constructor(tables: LedgerTables) {
    this.#tables = tables;
  }

  raise(raise: CountedRaise, now: number): Alert {
    return carryOut(this.#tables, raised(raise, this.#known(raise), circumstances(this.#tables, now)), now);
  }

  raiseOnce(
    raise: CountedRaise,
    idempotency: IdempotencyKey | undefined,
    now: number,
  ): Result<{ alert: Alert; replayed: boolean }, IdempotencyRefusal> {
    const earlier = idempotency && this.#earlier(idempotency.key);
    const known = { ...this.#known(raise), earlier };
    return carryOutIf(this.#tables, raisedOnce(raise, idempotency, known, circumstances(this.#tables, now)), now);
  }

  resolve(key: string, reason: string, now: number): void {
    const open = this.#tables.alerts.openByKey(key);
    const grouped = open ? this.#tables.alerts.groupedUnder(open.id) : [];
    if (open) carryOut(this.#tables, resolved(open, reason, grouped, circumstances(this.#tables, now)), now);
  }

  act(id: string, action: AlertAction, author: Author, now: number): Result<Alert, AlertRefusal> {
    const alert = this.#tables.alerts.asked(id);
    // Only an end reads what stood under it.
    const known = { alert, grouped: alert && action.kind === "resolve" ? this.#tables.alerts.groupedUnder(alert.id) : [] };
    return carryOutIf(this.#tables, handled(known, action, author, circumstances(this.#tables, now)), now);
  }

  /** Reminds of what is due; answers how many. */
  notifyDue(now: number, limit: number): number {
    const due = this.#tables.alerts.due(now, limit);
    for (const alert of due) {
      const grouped = this.#tables.alerts.countGroupedUnder(alert.id);
      apply(this.#tables, reminded(alert, grouped, circumstances(this.#tables, now)), now);
    }
    return due.length;
  }

  #known(raise: CountedRaise): KnownOfKey {
    const { alerts, ids } = this.#tables;
    const open = alerts.openByKey(raise.key);
    return {
      newId: ids.next("alert"),
      open,
      last: open ?? alerts.lastOfKey(raise.key),
      causes: alerts.openCauses(),
      grouped: open ? alerts.countGroupedUnder(open.id) : 0,
      followers: explainedBy(open, raise).flatMap((beginning) => alerts.looseWithPrefix(beginning)),
    };
  }

  #earlier(key: string) {
    const earlier = this.#tables.alerts.raisedUnder(key);
    return earlier && { fingerprint: earlier.fingerprint, alert: this.#tables.alerts.asked(earlier.alertId) };
  }
}
