import * as z from "zod";
import { wholeNumber } from "./whole-number.ts";
import { AppError } from "../errors.ts";

/** Keyset pagination: `?limit=&cursor=` → `{ items, nextCursor }`; the cursor is opaque and names the last row's key. */
export const pageQuery = (maximum = 100) =>
  z.object({
    limit: wholeNumber(1, maximum).default(Math.min(20, maximum)).describe("At most so many."),
    cursor: z.string().max(500).optional().describe("`nextCursor` of the page before."),
  });

/** What a list is searched for; a form leaves it empty where nothing is. */
export const searchedText = z
  .string()
  .trim()
  .max(100)
  .transform((text) => (text === "" ? undefined : text))
  .optional();

export const pageOf = <S extends z.ZodType>(item: S) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

/** Cuts `limit + 1` rows to a page; the key of the last row kept becomes the cursor. */
export function toPage<Row, T>(rows: readonly Row[], limit: number, key: (row: Row) => readonly string[], item: (row: Row) => T): Page<T> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return { items: kept.map((row) => item(row)), nextCursor: rows.length > limit && last !== undefined ? cursorOf(key(last)) : null };
}

/** The cursor that names a row by its key. */
export const cursorOf = (key: readonly string[]): string => btoa(JSON.stringify(key));

/** Ids, numbers and times: what a key is made of never leaves printable ASCII. */
const keyPart = z.string().regex(/^[\x20-\x7e]*$/);

/** Reads a cursor of `parts` strings; `validation` where it was not made by `toPage`. */
export function readCursor(cursor: string | undefined, parts: number): string[] | undefined {
  if (cursor === undefined) return undefined;
  try {
    return z
      .array(keyPart)
      .length(parts)
      .parse(JSON.parse(atob(cursor)));
  } catch (error) {
    throw foreignCursor(error);
  }
}

/** The fault of a cursor whose parts no row of the list can have. */
export const foreignCursor = (cause?: unknown): AppError =>
  new AppError("validation", "the cursor was not made by this API", {
    errors: [{ pointer: "/query/cursor", detail: "is not a cursor of this list" }],
    cause,
  });
