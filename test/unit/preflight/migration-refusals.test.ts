import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { migrationRefusals, readMigrations } from "../../../scripts/preflight/migration-refusals.ts";

const refusals = (sql: string) => migrationRefusals([{ tag: "0069_x", sql }]);

describe("migrations that are pending", () => {
  it.each([
    'ALTER TABLE "orders" DROP COLUMN "note";',
    'DROP TABLE "orders";',
    'ALTER TABLE "orders" RENAME COLUMN "a" TO "b";',
    'ALTER TABLE "orders" ALTER COLUMN "a" SET NOT NULL;',
    'ALTER TABLE "orders" ALTER COLUMN "a" SET DATA TYPE bigint;',
    'ALTER TABLE "orders" ADD COLUMN "a" text NOT NULL;',
    'ALTER TABLE "orders"\n  drop column "note";',
  ])("are refused where the release that runs could break by them: %s", (sql) => {
    expect(refusals(sql)).toEqual([expect.stringContaining("migration 0069_x")]);
  });

  it.each([
    'ALTER TABLE "orders" ADD COLUMN "a" text;',
    'ALTER TABLE "orders" ADD COLUMN "a" text DEFAULT \'\' NOT NULL;',
    'ALTER TABLE "orders" ADD COLUMN "a" text GENERATED ALWAYS AS (b) STORED NOT NULL;',
    'CREATE TABLE "x" ("a" text NOT NULL);',
    'DROP INDEX "orders_by_buyer";',
    '-- DROP TABLE "orders" comes later\nCREATE INDEX "i" ON "orders" ("a");',
    'ALTER TABLE "orders" ALTER COLUMN "a" DROP NOT NULL;',
  ])("may only add: %s", (sql) => {
    expect(refusals(sql)).toEqual([]);
  });

  it("may take away what they say nobody reads", () => {
    expect(refusals('-- contract: named by no code since 0058, two releases ago\nALTER TABLE "m" DROP COLUMN "l";')).toEqual([]);
    expect(refusals('-- contract:\nALTER TABLE "m" DROP COLUMN "l";')).toHaveLength(1);
  });

  it("are those of the tree, and the newest of them only add", () => {
    const folder = join(import.meta.dirname, "../../../migrations");
    const tags = readdirSync(folder)
      .flatMap((name) => (name.endsWith(".sql") ? [name.slice(0, -4)] : []))
      .toSorted();
    expect(migrationRefusals(readMigrations(folder, tags.slice(-20)))).toEqual([]);
  });
});
