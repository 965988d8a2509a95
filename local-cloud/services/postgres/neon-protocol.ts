import type { DatabaseError, FieldDef, QueryArrayResult } from "pg";
import { z } from "zod";

/** Neon's SQL over HTTP as its serverless driver speaks it: one query, or a batch that is one transaction. */
const querySchema = z.object({ query: z.string(), params: z.array(z.unknown()).default([]) });
export const requestSchema = z.union([z.object({ queries: z.array(querySchema) }), querySchema]);
export type NeonQuery = z.infer<typeof querySchema>;

const flag = z.enum(["true", "false"]).transform((value) => value === "true");
export const headersSchema = z.object({
  "neon-connection-string": z.string(),
  "neon-raw-text-output": flag.default(false),
  "neon-array-mode": flag.default(false),
  "neon-batch-isolation-level": z.enum(["ReadUncommitted", "ReadCommitted", "RepeatableRead", "Serializable"]).optional(),
  "neon-batch-read-only": flag.optional(),
  "neon-batch-deferrable": flag.optional(),
});
export type NeonHeaders = z.infer<typeof headersSchema>;

const ISOLATION = {
  ReadUncommitted: "READ UNCOMMITTED",
  ReadCommitted: "READ COMMITTED",
  RepeatableRead: "REPEATABLE READ",
  Serializable: "SERIALIZABLE",
} as const;

/** The statement that opens a batch's transaction. */
export function beginStatement(headers: NeonHeaders): string {
  const parts = ["BEGIN"];
  const isolation = headers["neon-batch-isolation-level"];
  if (isolation) parts.push(`ISOLATION LEVEL ${ISOLATION[isolation]}`);
  if (headers["neon-batch-read-only"] !== undefined) parts.push(headers["neon-batch-read-only"] ? "READ ONLY" : "READ WRITE");
  if (headers["neon-batch-deferrable"] !== undefined) parts.push(headers["neon-batch-deferrable"] ? "DEFERRABLE" : "NOT DEFERRABLE");
  return parts.join(" ");
}

/** Values come as Postgres' own text, read by the driver; without raw text, numbers, booleans and JSON are JSON. */
export function renderResult(result: QueryArrayResult<(string | null)[]>, headers: NeonHeaders): Record<string, unknown> {
  const { fields } = result;
  const rows = headers["neon-raw-text-output"] ? result.rows : result.rows.map((row) => row.map((value, at) => parsed(value, fields[at])));
  const rowAsArray = headers["neon-array-mode"];
  return {
    command: result.command,
    rowCount: result.rowCount,
    rows: rowAsArray ? rows : rows.map((row) => Object.fromEntries(row.map((value, at) => [fields[at]?.name ?? "", value]))),
    fields,
    rowAsArray,
  };
}

/** bool, int2, int4, float4, float8, json, jsonb; an int8 stays text, as a JSON number cannot hold it. */
const JSON_TYPES = new Set([21, 23, 700, 701, 114, 3802]);

function parsed(value: string | null, field: FieldDef | undefined): unknown {
  if (value === null || !field) return value;
  if (field.dataTypeID === 16) return value === "t";
  const isSpecialNumber = field.dataTypeID >= 700 && field.dataTypeID <= 701 && !Number.isFinite(Number(value));
  return JSON_TYPES.has(field.dataTypeID) && !isSpecialNumber ? JSON.parse(value) : value;
}

/** Postgres' error fields under the names the driver copies onto its NeonDbError. */
export function renderError(error: DatabaseError): Record<string, unknown> {
  const { message, severity, code, detail, hint, position, internalPosition, internalQuery } = error;
  const { where, schema, table, column, dataType, constraint, file, line, routine } = error;
  const place = { where, schema, table, column, dataType, constraint, file, line, routine };
  return { message, severity, code, detail, hint, position, internalPosition, internalQuery, ...place };
}
