import type { Alert, CountedRaise } from "../../src/operations/alerts/alert.ts";
import { MOST_ALERTS } from "../../src/operations/alerts/many-rules.ts";
import type {
  AlertAction,
  AlertRefusal,
  AlertsCounted,
  AlertsForeseen,
  AlertsMeant,
  ManyAcknowledged,
  MeantRefusal,
} from "../../src/operations/alerts/ports.ts";
import { explainedBy, worst } from "../../src/operations/alerts/rules.ts";
import type { Circumstances } from "../../src/operations/alerts/telling-rules.ts";
import {
  gathering,
  handled,
  isToldFirst,
  raised,
  raisedOnce,
  reminded,
  resolved,
  type KnownOfKey,
  type KnownOfStorm,
} from "../../src/operations/alerts/raising-rules.ts";
import { causeOf, isStorm, isToldAnew, stormKey, stormPrefix } from "../../src/operations/alerts/storm-rules.ts";
import type { Author } from "../../src/platform/audit/line.ts";
import type { IdempotencyKey, IdempotencyRefusal } from "../../src/platform/http/idempotency.ts";
import { ok, refused, type Result } from "../../src/platform/result.ts";
import { apply, carryOut, carryOutIf } from "./apply.ts";
import { circumstances, type LedgerTables } from "./tables.ts";
import { recorded } from "../../src/platform/language/say.ts";

/** Open alerts of any beginning that are looked at, and taken, where a flood begins. */
const NEWEST = 500;

const pagesIn = (alerts: readonly { severity: string }[]): number => alerts.filter(({ severity }) => severity === "page").length;

/** Alerts as they are raised, resolved and handled: loads, lets the rules decide, does what they say. */
export class LedgerRaising {
  readonly #tables: LedgerTables;

  constructor(tables: LedgerTables) {
    this.#tables = tables;
  }

  raise(raise: CountedRaise, now: number): Alert {
    const known = this.#known(raise, now);
    const alert = carryOut(this.#tables, raised(raise, known, circumstances(this.#tables, now)), now);
    this.#endStorm(known.open?.causeId, now);
    return alert;
  }

  raiseOnce(
    raise: CountedRaise,
    idempotency: IdempotencyKey | undefined,
    now: number,
  ): Result<{ alert: Alert; replayed: boolean }, IdempotencyRefusal> {
    const earlier = idempotency && this.#earlier(idempotency.key);
    const known = Object.assign(this.#known(raise, now), { earlier });
    const answer = carryOutIf(this.#tables, raisedOnce(raise, idempotency, known, circumstances(this.#tables, now)), now);
    this.#endStorm(known.open?.causeId, now);
    return answer;
  }

  resolve(key: string, reason: string, now: number): void {
    const open = this.#tables.alerts.openByKey(key);
    const grouped = open ? this.#tables.alerts.groupedUnder(open.id) : [];
    if (open) carryOut(this.#tables, resolved(open, reason, grouped, circumstances(this.#tables, now)), now);
    this.#endStorm(open?.causeId, now);
  }

  act(id: string, action: AlertAction, author: Author, now: number): Result<Alert, AlertRefusal> {
    const alert = this.#tables.alerts.asked(id);
    // Only an end reads what stood under it.
    const known = { alert, grouped: alert && action.kind === "resolve" ? this.#tables.alerts.groupedUnder(alert.id) : [] };
    const answer = carryOutIf(this.#tables, handled(known, action, author, circumstances(this.#tables, now)), now);
    this.#endStorm(alert?.causeId, now);
    return answer;
  }

  /** Whoever acknowledged one before stays. */
  acknowledgeMany(ids: readonly string[], author: Author, now: number): ManyAcknowledged {
    const done = ids.flatMap((id) => {
      if (this.#tables.alerts.byId(id)?.acknowledgedBy !== null) return [];
      const acknowledged = this.act(id, { kind: "acknowledge" }, author, now);
      return acknowledged.ok ? [acknowledged.value] : [];
    });
    const known = new Set(done.map(({ id }) => id));
    return { done, left: ids.filter((id) => !known.has(id)) };
  }

  foreseeMeant(meant: AlertsMeant): AlertsForeseen {
    const untaken = this.#tables.alerts.untaken(meant);
    const chosen = untaken.slice(0, MOST_ALERTS);
    return { matching: untaken.length, chosen: chosen.length, pages: pagesIn(chosen), upTo: chosen.at(-1)?.id ?? null };
  }

  /** What was opened after it was counted is not meant, and nobody acknowledges a page that he took for less. */
  acknowledgeMeant(
    meant: AlertsMeant,
    counted: AlertsCounted | undefined,
    author: Author,
    now: number,
  ): Result<ManyAcknowledged, MeantRefusal> {
    const chosen = this.#tables.alerts.untaken(meant, counted?.upTo).slice(0, MOST_ALERTS);
    if (chosen.length === 0) return refused({ kind: "no-alert-meant" });
    if (counted && pagesIn(chosen) > counted.pages) return refused({ kind: "graver-meant" });
    const ids = chosen.map(({ id }) => id);
    return ok(this.acknowledgeMany(ids, author, now));
  }

  /** Reminds of what is due; answers how many. */
  notifyDue(now: number, limit: number): number {
    const { alerts } = this.#tables;
    const due = alerts.due(now, limit);
    const by = circumstances(this.#tables, now);
    for (const { id } of due) {
      // The one before may have taken it under a storm.
      const alert = alerts.byId(id);
      if (!alert || alert.notifyDueAt === null) continue;
      const isFirst = isToldFirst(alert);
      const known = {
        grouped: alerts.countGroupedUnder(id),
        causes: isFirst ? alerts.openCauses() : [],
        stormy: this.#stormy(alert, isFirst, by),
      };
      apply(this.#tables, reminded(alert, known, by), now);
    }
    return due.length;
  }

  #known(raise: CountedRaise, now: number): KnownOfKey {
    const { alerts, ids } = this.#tables;
    const by = circumstances(this.#tables, now);
    const open = alerts.openByKey(raise.key);
    const causes = alerts.openCauses();
    const isPage = worst(open, raise) === "page";
    return {
      newId: ids.next("alert"),
      open,
      last: open ?? alerts.lastOfKey(raise.key),
      causes,
      // Read where a word is made alone: a cause is raised again and again while all of a storm stands under it.
      get grouped() {
        return open ? alerts.countGroupedUnder(open.id) : 0;
      },
      // None but those that it may take, which it takes: no raise reads another's again.
      followers: explainedBy(open, raise).flatMap((beginning) =>
        (isPage ? [true, false] : [false]).flatMap((pages) => alerts.looseWithPrefix(beginning, pages)),
      ),
      stormy: this.#stormy(raise, isToldAnew(open, raise) && causeOf(raise, causes, gathering(by)) === undefined, by),
    };
  }

  /** Read only where a storm may begin: what is counted, or under a cause, begins none. */
  #stormy(condition: Pick<CountedRaise, "key" | "severity" | "explains">, mayBegin: boolean, by: Circumstances): KnownOfStorm {
    const { alerts, ids } = this.#tables;
    const newId = ids.next("alert");
    const prefix = mayBegin ? stormPrefix(condition) : undefined;
    if (prefix === undefined) return { newId, of: "aloneAtMost", loose: [], last: undefined };
    const { aloneAtMost, anyAtMost, windowSeconds } = by.policy.grouping;
    const isPage = condition.severity === "page";
    const came = { isPage, since: by.now - windowSeconds * 1000 };
    if (!alerts.areBeside({ ...came, beginning: prefix }, aloneAtMost)) {
      // Of so many as are looked at no flood can come where more may stand alone.
      const isFlood = anyAtMost <= NEWEST && alerts.areBeside(came, anyAtMost);
      return { newId, of: "anyAtMost", loose: isFlood ? alerts.newestLoose(isPage, NEWEST) : [], last: undefined };
    }
    const loose = alerts.looseWithPrefix(prefix, isPage);
    const key = stormKey(prefix, condition.severity);
    return { newId, of: "aloneAtMost", loose, last: alerts.openByKey(key) ?? alerts.lastOfKey(key) };
  }

  /** A storm is over when all that came under it is. */
  #endStorm(causeId: string | null | undefined, now: number): void {
    const { alerts } = this.#tables;
    const storm = causeId ? alerts.byId(causeId) : undefined;
    if (!storm || storm.state !== "open" || !isStorm(storm) || alerts.isAnyGroupedUnder(storm.id)) return;
    carryOut(this.#tables, resolved(storm, recorded`all that came under it is over`, [], circumstances(this.#tables, now)), now);
  }

  #earlier(key: string) {
    const earlier = this.#tables.alerts.raisedUnder(key);
    return earlier && { fingerprint: earlier.fingerprint, alert: this.#tables.alerts.asked(earlier.alertId) };
  }
}
