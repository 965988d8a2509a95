import { heard, released, scheduled } from "../../src/operations/alerts/rules.ts";
import type { EndCoverRefusal, HeededAccounts } from "../../src/operations/on-call/ports.ts";
import type { Cover, Rota, WantedCover, WantedRota } from "../../src/operations/on-call/rota.ts";
import {
  covered,
  heeded,
  lineOfCover,
  lineOfHeed,
  lineOfRelease,
  lineOfRota,
  rotaSet,
  uncovered,
  type CoverRefusal,
  type RotaRefusal,
} from "../../src/operations/on-call/rules.ts";
import { SYSTEM, type Author } from "../../src/platform/audit/line.ts";
import { ok, refused, type Result } from "../../src/platform/result.ts";
import { circumstances, type LedgerTables } from "./tables.ts";

/** Open alerts that are looked at when an account may not act any more; the next look takes others. */
const MOST_LOOKED_AT = 500;

/** Who is on call: changed and recorded in one step. What is told from then on says so. */
export class LedgerOnCall {
  readonly #tables: LedgerTables;

  constructor(tables: LedgerTables) {
    this.#tables = tables;
  }

  set(wanted: WantedRota, author: Author, now: number): Result<Rota, RotaRefusal> {
    const { audit, rotas } = this.#tables;
    const made = rotaSet(this.#known(wanted.receiver), wanted, author, now);
    if (!made.ok) return made;
    rotas.save(made.value);
    audit.record(author, lineOfRota(made.value), new Date(now));
    return made;
  }

  cover(wanted: WantedCover, author: Author, now: number): Result<{ rota: Rota; cover: Cover }, CoverRefusal> {
    const { audit, ids, rotas } = this.#tables;
    const made = covered(this.#known(wanted.receiver), wanted, { id: ids.next("cov"), by: author }, now);
    if (!made.ok) return made;
    rotas.save(made.value.rota);
    audit.record(author, lineOfCover("cover", wanted.receiver, made.value.cover), new Date(now));
    return made;
  }

  endCover(id: string, author: Author, now: number): Result<Rota, EndCoverRefusal> {
    const { audit, rotas } = this.#tables;
    const without = uncovered(rotas.all(), id, now);
    if (!without) return refused({ kind: "no-such-cover" });
    rotas.save(without.rota);
    audit.record(author, lineOfCover("end-cover", without.rota.receiver, without.cover), new Date(now));
    return ok(without.rota);
  }

  /**
   * Who has no account that may act any more: passed over from now on, and what they had acknowledged is in nobody's hands. Pages that were told to
   * a receiver of whom nobody is left go on.
   */
  heed(unable: readonly string[], now: number): HeededAccounts {
    const { alerts, audit, rotas } = this.#tables;
    const changed = rotas.all().flatMap((rota) => heeded(rota, new Set(unable)) ?? []);
    for (const rota of changed) {
      rotas.save(rota);
      audit.record(SYSTEM, lineOfHeed(rota), new Date(now));
    }
    const by = circumstances(this.#tables, now).policy;
    const lost = alerts.takenBy(unable, MOST_LOOKED_AT);
    for (const alert of lost) {
      alerts.save(released(alert, by));
      audit.record(SYSTEM, lineOfRelease(alert), new Date(now));
    }
    const waiting = changed.length === 0 ? [] : alerts.list({ state: "open", severity: "page", limit: MOST_LOOKED_AT, after: undefined });
    for (const alert of waiting) if (alert.notifyDueAt !== null) alerts.save(scheduled(heard(alert, by), by));
    return { rotas: changed.length, released: lost.length };
  }

  #known(receiver: string): Rota | undefined {
    return this.#tables.rotas.all().find((rota) => rota.receiver === receiver);
  }
}
