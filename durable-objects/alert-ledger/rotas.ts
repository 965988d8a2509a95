import type { Rota } from "../../src/operations/on-call/rota.ts";
import { rotaRecord } from "./records.ts";

type Row = { receiver: string; record: string };

/** Who is on call, a row for each receiver that somebody said it of: as many as the contracts' chains ever named. */
export class LedgerRotas {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  save({ receiver, ...record }: Rota): void {
    this.#sql.exec(
      "INSERT INTO rotas (receiver, record) VALUES (?1, ?2) ON CONFLICT (receiver) DO UPDATE SET record = ?2",
      receiver,
      JSON.stringify(record),
    );
  }

  /** One whose record is not readable has nobody on call. */
  all(): Rota[] {
    return this.#sql
      .exec<Row>("SELECT receiver, record FROM rotas ORDER BY receiver")
      .toArray()
      .flatMap(({ receiver, record }) => {
        const readable = rotaRecord.readable(record, receiver);
        return readable ? [{ ...readable, receiver }] : [];
      });
  }
}
