import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { SchemaSteps, type SchemaStep } from "../../../durable-objects/parts/schema-steps.ts";

/** The storage of an object that has no tables yet. */
const inNewObject = <T>(name: string, run: (storage: DurableObjectStorage) => T) =>
  runInDurableObject(env.CART.get(env.CART.idFromName(name)), (_cart, { storage }) => run(storage));
const apply = (storage: DurableObjectStorage, ...steps: SchemaStep[]) => new SchemaSteps("tried", storage, steps).apply();
const noted = ({ sql }: DurableObjectStorage) =>
  sql
    .exec("select step from schema_steps order by rowid")
    .toArray()
    .map(({ step }) => step);
const tables = ({ sql }: DurableObjectStorage) =>
  sql
    .exec("select name from sqlite_master where type = 'table' and name not like '\\_cf%' escape '\\' order by name")
    .toArray()
    .map(({ name }) => name);

const THINGS = "create table if not exists things (id text primary key, made_by text not null default 'step 1')";
const COUNTED = "alter table things add column count integer not null default 7";

describe("the steps of an object's tables", () => {
  it("are applied in order, and noted", () =>
    inNewObject("in order", (storage) => {
      apply(storage, THINGS, (sql) => sql.exec("insert into things (id) values ('by step 2')"), COUNTED);
      expect(noted(storage)).toEqual([1, 2, 3]);
      expect(storage.sql.exec("select * from things").toArray()).toEqual([{ id: "by step 2", made_by: "step 1", count: 7 }]);
    }));

  it("are applied once, whatever is asked for how often, and later ones alone after them", () =>
    inNewObject("once", (storage) => {
      let second = 0;
      const counting = () => void (second += 1);
      apply(storage, THINGS, counting);
      apply(storage, THINGS, counting);
      apply(storage, "this would be no SQL", counting, COUNTED);
      expect(second).toBe(1);
      expect(noted(storage)).toEqual([1, 2, 3]);
    }));

  it("leave nothing where one of them fails, say which, and are all applied the next time", () =>
    inNewObject("half way", (storage) => {
      expect(() => apply(storage, THINGS, "alter table nothing add column x")).toThrow(/step 2 of the tables of tried failed: .*nothing/);
      expect(tables(storage)).toEqual([]);
      apply(storage, THINGS, COUNTED);
      expect(noted(storage)).toEqual([1, 2]);
    }));

  it("go back with the transaction they are applied in, and come again", () =>
    inNewObject("rolled back", (storage) => {
      const dies = () =>
        storage.transactionSync(() => {
          apply(storage, THINGS);
          throw new Error("dies here");
        });
      expect(dies).toThrow("dies here");
      expect(tables(storage)).toEqual([]);
      apply(storage, THINGS);
      expect(noted(storage)).toEqual([1]);
    }));

  it("adopt tables from before there were steps, with what is in them", () =>
    inNewObject("adopted", (storage) => {
      storage.sql.exec(THINGS);
      storage.sql.exec("insert into things (id) values ('from before')");
      apply(storage, THINGS, COUNTED);
      expect(noted(storage)).toEqual([1, 2]);
      expect(storage.sql.exec("select id, count from things").toArray()).toEqual([{ id: "from before", count: 7 }]);
    }));

  it("let a release that knows fewer of them work on, and note nothing anew when the newer one is back", () =>
    inNewObject("gone back", (storage) => {
      apply(storage, THINGS, COUNTED);
      apply(storage, THINGS);
      storage.sql.exec("insert into things (id) values ('by the release before')");
      apply(storage, THINGS, COUNTED);
      expect(noted(storage)).toEqual([1, 2]);
      expect(storage.sql.exec("select count from things").one()).toEqual({ count: 7 });
    }));

  it("leave no trace where an object is only looked at", () =>
    inNewObject("looked at", (storage) => {
      const steps = new SchemaSteps("tried", storage, [THINGS]);
      expect(steps.applyWhere("things")).toBe(false);
      expect(tables(storage)).toEqual([]);
      storage.sql.exec(THINGS);
      expect(steps.applyWhere("things")).toBe(true);
      expect(noted(storage)).toEqual([1]);
    }));

  it("write nothing to an object that is up to date", () =>
    inNewObject("up to date", (storage) => {
      apply(storage, THINGS, COUNTED);
      const statements: string[] = [];
      const sql = new Proxy(storage.sql, {
        get: (target, name) =>
          name === "exec"
            ? (query: string, ...bindings: unknown[]) => {
                statements.push(query);
                return target.exec(query, ...bindings);
              }
            : Reflect.get(target, name),
      });
      new SchemaSteps("tried", { sql, transactionSync: storage.transactionSync.bind(storage) }, [THINGS, COUNTED]).apply();
      expect(statements).toHaveLength(2);
      for (const statement of statements) expect(statement).toMatch(/^select /);
    }));
});
