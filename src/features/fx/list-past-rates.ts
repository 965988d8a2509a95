import * as z from "zod";
import { foreignCursor, readCursor } from "../../platform/http/pagination.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { listPastRates, type PastRate } from "./history-store.ts";
import type { FxDeps } from "./ports.ts";
import { isRate, type FxRefusal } from "./rules.ts";

/** What was in force of a supported currency, one row more than the limit where there are more. Throws `validation` for another list's cursor. */
export async function pastRates(
  deps: FxDeps,
  currency: string,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Result<PastRate[], Extract<FxRefusal, { kind: "currency-not-supported" }>>> {
  const { base, supportedCurrencies } = deps.contract.fx;
  if (!supportedCurrencies.includes(currency)) return refused({ kind: "currency-not-supported", currency, pointer: "/path/currency" });
  return ok(await listPastRates(deps.db, { base, currency, limit: limit + 1, before: readPosition(cursor) }));
}

function readPosition(cursor: string | undefined): Pick<PastRate, "asOf" | "rate"> | undefined {
  const parts = readCursor(cursor, 2);
  if (!parts) return undefined;
  const [asOf = "", rate = ""] = parts;
  if (!z.iso.datetime().safeParse(asOf).success || !isRate(rate)) throw foreignCursor();
  return { asOf: new Date(asOf), rate };
}
