import type { Alert } from "../../src/operations/alerts/alert.ts";
import type { AlertAction, AlertRefusal } from "../../src/operations/alerts/ports.ts";
import { scheduled } from "../../src/operations/alerts/rules.ts";
import { silenceKey, silenceOf } from "../../src/operations/alerts/storm-rules.ts";
import { saved } from "../../src/operations/alerts/telling-rules.ts";
import { isMatched } from "../../src/operations/silences/matcher-rules.ts";
import type { EndOf, EndRefusal, SilencePreview } from "../../src/operations/silences/ports.ts";
import { authorOfSilence, begun, ended, followed, lineOf, planned, type SilenceRefusal } from "../../src/operations/silences/rules.ts";
import type { Matcher, Silence, WantedSilence } from "../../src/operations/silences/silence.ts";
import { SYSTEM, type Author } from "../../src/platform/audit/line.ts";
import type { IdempotencyKey, IdempotencyRefusal } from "../../src/platform/http/idempotency.ts";
import { ok, refused, type Result } from "../../src/platform/result.ts";
import { apply } from "./apply.ts";
import type { LedgerRaising } from "./raising.ts";
import type { LedgerTables } from "./tables.ts";

/** Open alerts that a preview looks at, and names. */
const LOOKED_AT = 1_000;
const NAMED = 10;
/** Alerts that an end by hand lets go with it. */
const LET_GO = 100;

/** Silences by matcher: planned, begun and ended, each with its own alert. */
export class LedgerSilencing {
  readonly #tables: LedgerTables;
  readonly #raising: LedgerRaising;

  constructor(tables: LedgerTables, raising: LedgerRaising) {
    this.#tables = tables;
    this.#raising = raising;
  }

  plan(
    wanted: WantedSilence,
    idempotency: IdempotencyKey | undefined,
    author: Author,
    now: number,
  ): Result<{ silence: Silence; replayed: boolean }, SilenceRefusal | IdempotencyRefusal> {
    const { audit, ids, silences } = this.#tables;
    const earlier = idempotency && silences.madeUnder(idempotency.key);
    if (earlier && earlier.fingerprint !== idempotency.fingerprint) return refused({ kind: "idempotency-key-reused" });
    if (earlier) return ok({ silence: this.#known(earlier.id), replayed: true });
    const facts = { id: ids.next("sil"), by: author, unfinished: silences.unfinished().length };
    const made = planned(wanted, facts, now);
    if (!made.ok) return made;
    silences.add(made.value, idempotency);
    audit.record(author, lineOf("plan", made.value), new Date(now));
    this.step(now);
    return ok({ silence: this.#known(made.value.id), replayed: false });
  }

  end(id: string, of: EndOf, author: Author, now: number): Result<Silence, EndRefusal> {
    const found = this.#tables.silences.byId(id);
    if (!found) return refused({ kind: "no-such-silence" });
    if (found.state === "ended") return refused({ kind: "silence-ended" });
    const over = this.#end(found, author, now);
    if (of === "this") this.#follow(over, now);
    // Those that are due by this wake the ledger, which goes on with the others.
    this.release(now, LET_GO);
    return ok(over);
  }

  /** An operator's act on an alert: whoever resolves the one that says of a silence that it stands ends the silence. */
  act(id: string, action: AlertAction, author: Author, now: number): Result<Alert, AlertRefusal> {
    const acted = this.#raising.act(id, action, author, now);
    const silenceId = acted.ok && action.kind === "resolve" ? silenceOf(acted.value) : undefined;
    if (silenceId !== undefined) this.end(silenceId, "this", author, now);
    return acted;
  }

  /** Notes which have begun, and which are over, by now. */
  step(now: number): void {
    const { audit, silences } = this.#tables;
    for (const silence of silences.unfinished()) {
      if (silence.beginsAt > now) continue;
      const standing = silence.state === "planned" ? begun(silence) : undefined;
      if (standing) {
        silences.save(standing.silence);
        audit.record(authorOfSilence(silence), lineOf("begin", silence), new Date(now));
        this.#raising.raise(standing.raise, now);
      }
      if (silence.endsAt <= now) this.#follow(this.#end(standing?.silence ?? silence, undefined, now), now);
    }
  }

  /** Lets go some of what one kept back that is over; answers how many. Another that holds it is found when its word is due. By its time it lets go by itself: their next word is due then. */
  release(now: number, limit: number): number {
    const { alerts, policy } = this.#tables;
    const kept = alerts.mutedByEnded(limit);
    const freed = kept.map((alert) => saved(scheduled({ ...alert, muted: undefined }, policy)));
    apply(this.#tables, freed, now);
    return kept.length;
  }

  /** Of the open alerts, the newest first as they are listed, those that are meant. */
  preview(matcher: Matcher): SilencePreview {
    const open = this.#tables.alerts.list({ state: "open", limit: LOOKED_AT + 1, after: undefined });
    const matching = open.slice(0, LOOKED_AT).filter((alert) => isMatched(matcher, alert));
    const first = matching
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
      .slice(0, NAMED)
      .map(({ id, key, severity }) => ({ id, key, severity }));
    return { matching: matching.length, first, complete: open.length <= LOOKED_AT };
  }

  #end(silence: Silence, author: Author | undefined, now: number): Silence {
    const { audit, silences } = this.#tables;
    const over = ended(silence, author?.email ?? null, now);
    silences.save(over.silence);
    audit.record(author ?? SYSTEM, lineOf("end", over.silence), new Date(now));
    this.#raising.resolve(silenceKey(silence.id), over.reason, now);
    return over.silence;
  }

  /** Plans the next of one that comes back. Each is in its week alone, so that an end of one is none of the others. */
  #follow(silence: Silence, now: number): void {
    const { audit, ids, silences } = this.#tables;
    const next = followed(silence, ids.next("sil"), now);
    if (!next) return;
    silences.add(next, undefined);
    audit.record(authorOfSilence(next), lineOf("plan", next), new Date(now));
  }

  #known(id: string): Silence {
    const found = this.#tables.silences.byId(id);
    if (!found) throw new Error("a silence that was stored is not there");
    return found;
  }
}
