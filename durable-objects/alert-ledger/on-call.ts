import type { EndCoverRefusal } from "../../src/operations/on-call/ports.ts";
import type { Cover, Rota, WantedCover, WantedRota } from "../../src/operations/on-call/rota.ts";
import {
  covered,
  lineOfCover,
  lineOfRota,
  rotaSet,
  uncovered,
  type CoverRefusal,
  type RotaRefusal,
} from "../../src/operations/on-call/rules.ts";
import type { Author } from "../../src/platform/audit/line.ts";
import { ok, refused, type Result } from "../../src/platform/result.ts";
import type { LedgerTables } from "./tables.ts";

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

  #known(receiver: string): Rota | undefined {
    return this.#tables.rotas.all().find((rota) => rota.receiver === receiver);
  }
}
