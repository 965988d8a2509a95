import { readdirSync } from "node:fs";
import { join } from "node:path";
import { getTableColumns, getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import { describe, expect, it } from "vitest";
import { createPersonalData } from "../../../src/personal-data.ts";
import { PERSONAL_RULES } from "../../support/personal-rules.ts";

const SOURCES = join(import.meta.dirname, "../../../src");

/** Tables that name a buyer and are in no section, each with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  agent_answers: "word for word what an agent was answered a day ago at most, of which the carts, checkouts and orders are exported",
  account_erasures: "that the account is no more, written as it goes: there is nobody who could ask for it",
  outbox_events: "tell of what the other sections hold, and go 30 days after their dispatch",
  llm_usage_daily: "the calls of `modelCalls`, added up",
  llm_usage_set_aside: "a call of `modelCalls` that is not stored yet",
};

async function allTables(): Promise<PgTable[]> {
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter((file) => /(?:^|\/)tables\.ts$/.test(file));
  const paths = files.map((file) => join(SOURCES, file));
  const modules = await Promise.all(paths.map((path) => import(path) as Promise<Record<string, unknown>>));
  return modules.flatMap((module) => Object.values(module)).filter((value): value is PgTable => is(value, PgTable));
}

const namesABuyer = (table: PgTable): boolean =>
  Object.keys(getTableColumns(table)).some((column) => ["buyerId", "userId"].includes(column));

describe("what is kept of a buyer", () => {
  const sections = createPersonalData(undefined as never);
  const exported = sections.flatMap(({ tables }) => tables).map((table) => getTableName(table));

  it("is exported from each table that names a buyer, or left out with a reason", async () => {
    const naming = (await allTables()).filter(namesABuyer).map((table) => getTableName(table));
    expect(naming.length).toBeGreaterThan(10);
    expect(naming.filter((table) => !exported.includes(table) && !(table in LEFT_OUT))).toEqual([]);
    expect(Object.keys(LEFT_OUT).filter((table) => !naming.includes(table) || exported.includes(table))).toEqual([]);
  });

  it("has a member of its own each, none of which the document has already", () => {
    const names = sections.map(({ name }) => name);
    expect(new Set([...names, "format", "exportedAt", "complete", "missing"]).size).toBe(names.length + 4);
  });

  it("has a rule of what becomes of it once the account is erased for each table there is, and no table that names a buyer is nobody's", async () => {
    const tables = await allTables();
    expect(tables.map((table) => getTableName(table)).toSorted()).toEqual(Object.keys(PERSONAL_RULES).toSorted());
    const naming = tables.filter(namesABuyer).map((table) => getTableName(table));
    expect(naming.filter((table) => PERSONAL_RULES[table] === "nobody's")).toEqual([]);
  });
});
