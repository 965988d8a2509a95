import { isFailing, isUnderWay, MOST_LETTERS, nextOf, sends, turnOf } from "../../src/operations/alerts/many-rules.ts";
import type {
  HaltRefusal,
  LetterInTurn,
  LettersMeant,
  ManyAsked,
  ManyBegun,
  ManyDecided,
  ManyForeseen,
  ManyProgress,
  ManyRefusal,
} from "../../src/operations/alerts/many.ts";
import type { Author } from "../../src/platform/audit/line.ts";
import { sha256 } from "../../src/platform/digest.ts";
import { ok, refused, type Result } from "../../src/platform/result.ts";
import type { LedgerDeciding } from "./deciding.ts";
import type { LedgerTables } from "./tables.ts";

const KIND = "alert-dead-letters";
/** Turns looked back on by the rules, and more than are ever under way. */
const LAST = 10;
const ALL_UNDER_WAY = 100;

/** One decision on many dead letters: a canary first, then some at a time, each decided as one alone is. */
export class LedgerDecidingMany {
  readonly #tables: LedgerTables;
  readonly #deciding: LedgerDeciding;

  constructor(tables: LedgerTables, deciding: LedgerDeciding) {
    this.#tables = tables;
    this.#deciding = deciding;
  }

  foresee(meant: LettersMeant): ManyForeseen {
    const { matching, ids } = this.#tables.many.meant(meant, MOST_LETTERS);
    return { matching, chosen: ids.length, set: setOf(ids) };
  }

  begin({ meant, mode, note, set }: ManyAsked, author: Author, now: number): Result<ManyBegun, ManyRefusal> {
    const { many, ids: newIds, audit, configured } = this.#tables;
    if (mode === "secondary-channel-only" && !configured.secondary) return refused({ kind: "secondary-not-configured" });
    const other = many.underWay();
    if (other) return refused({ kind: "many-under-way", id: other.id });
    const { ids } = many.meant(meant, MOST_LETTERS);
    if (set !== undefined && set !== setOf(ids)) return refused({ kind: "others-meant" });
    if (ids.length === 0) return refused({ kind: "none-meant" });
    const id = newIds.next("rpl");
    const { id: by, email } = author;
    const { ids: chosen, ...filter } = meant;
    const decided: ManyDecided = {
      ...{ id, mode, note, by: { id: by, email }, createdAt: now, endedAt: null },
      state: sends(mode) ? "canary" : "running",
      meant: chosen === undefined ? filter : { ...filter, ids: chosen },
    };
    many.add(decided, ids);
    audit.record(
      author,
      { action: `${KIND}.decide`, subjectKind: KIND, subject: id, detail: { mode, note, letters: ids.length, ...filter } },
      new Date(now),
    );
    if (sends(mode)) this.step(now, author);
    else this.#takeAll(decided, author, now);
    return ok({ ...this.#known(id), decidedNow: many.taken(id) });
  }

  halt(id: string, author: Author, now: number): Result<ManyProgress, HaltRefusal> {
    const { many, audit } = this.#tables;
    const found = many.byId(id);
    if (!found) return refused({ kind: "no-such-many" });
    if (!isUnderWay(found.state)) return refused({ kind: "many-ended", state: found.state });
    many.change(id, "halted", now);
    audit.record(author, { action: `${KIND}.halt`, subjectKind: KIND, subject: id, detail: { ...found.turns } }, new Date(now));
    return ok(this.#known(id));
  }

  /** Goes on with the one that is under way, as far as it may, and notes what became of letters whose decision ended before them. Called whenever a delivery's try was recorded, and by each sweep. */
  step(now: number, author?: Author): void {
    const { many } = this.#tables;
    for (const ended of many.endedUnderWay()) this.#look(ended, now);
    const current = many.underWay();
    if (!current) return;
    const by = author ?? { ...current.by, requestId: null };
    for (let state = current.state; isUnderWay(state);) {
      const { failing, underWay } = this.#look(current, now);
      const { waiting } = this.#known(current.id).turns;
      const standing = { state, waiting, underWay, failing, proven: many.isProven(current.id), last: many.lastEnded(current.id, LAST) };
      const next = nextOf(standing);
      if (next.state !== state) many.change(current.id, next.state, isUnderWay(next.state) ? null : now);
      state = next.state;
      if (next.take === 0) return;
      for (const turn of many.turns(current.id, "waiting", next.take)) this.#take(current, turn, by, now);
    }
  }

  /** What became of the letters under way. */
  #look({ id, mode }: ManyDecided, now: number): { failing: boolean; underWay: number } {
    const { many } = this.#tables;
    let [failing, underWay] = [false, 0];
    for (const { position, letterId } of many.turns(id, "under-way", ALL_UNDER_WAY)) {
      const letter = this.#letter(letterId, mode);
      const state = turnOf(letter);
      if (state === "under-way") {
        underWay += 1;
        failing ||= letter?.failing === true;
      } else many.turn(id, position, { state, endedAt: now, proves: letter?.state === "delivered" });
    }
    return { failing, underWay };
  }

  #take(
    { id, mode, note }: ManyDecided,
    { position, letterId }: { position: number; letterId: string },
    author: Author,
    now: number,
  ): void {
    const { many, configured } = this.#tables;
    const input = { mode, note, operator: author.email, secondaryConfigured: configured.secondary };
    const decided = this.#deciding.decide(letterId, input, author, now);
    if (!decided.ok) return many.turn(id, position, { state: "left", endedAt: now, proves: false });
    const state = turnOf({ state: decided.value.state, failing: false });
    many.turn(id, position, { state, endedAt: state === "under-way" ? null : now, proves: decided.value.state === "delivered" });
  }

  /** Nothing is sent: there is nothing to find out first, and nobody to spare. */
  #takeAll(decided: ManyDecided, author: Author, now: number): void {
    const { many } = this.#tables;
    for (const turn of many.turns(decided.id, "waiting", MOST_LETTERS)) this.#take(decided, turn, author, now);
    many.change(decided.id, "done", now);
  }

  #letter(id: string, mode: ManyDecided["mode"]): LetterInTurn | undefined {
    const { letters, deliveries, breakers } = this.#tables;
    const letter = letters.byId(id);
    if (!letter) return undefined;
    const { alertId, sequence, deliveryId } = letter;
    const sent =
      mode === "secondary-channel-only" ? deliveries.ofNotification(alertId, sequence, "secondary") : deliveries.byId(deliveryId);
    if (!sent) return { state: letter.state, failing: false };
    const tries = deliveries.attempts(sent.id).filter(({ round }) => round === sent.round);
    return { state: letter.state, failing: isFailing(tries, breakers.of(sent.transport).lastFailureAt) };
  }

  #known(id: string): ManyProgress {
    const found = this.#tables.many.byId(id);
    if (!found) throw new Error("a decision on many that was stored is not there");
    return found;
  }
}

const setOf = (ids: readonly string[]): string => sha256(ids.join()).slice(0, 16);
