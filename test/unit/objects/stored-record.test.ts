import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { readablePage, StoredRecord } from "../../../durable-objects/parts/stored-record.ts";

const things = new StoredRecord<{ id: string; size: number }>("tried", "things", () =>
  z.looseObject({ id: z.string(), size: z.number().default(1) }),
);

describe("a stored record", () => {
  afterEach(() => void vi.restoreAllMocks());

  it("keeps what this release does not know, and has what was added since", () => {
    const read = things.read('{"id":"a","colour":"of the next release"}', "a");
    expect({ ...read, size: read.size + 1 }).toEqual({ id: "a", size: 2, colour: "of the next release" });
  });

  it("that is not readable is refused by name, and nothing of it is quoted", () => {
    expect(() => things.read('{"id":5,"secret":"s"}', "a-5")).toThrow(/^tried: the record a-5 of things is not readable: id: /);
    expect(() => things.read("secret", "a-6")).toThrow("tried: the record a-6 of things is not readable: it is not JSON");
  });

  it("that others can do without is left out, and told of once", () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const read = ['{"id":"a"}', "[]", "[]"].flatMap((text) => things.readable(text, "a-7") ?? []);
    expect(read).toEqual([{ id: "a", size: 1 }]);
    expect(said).toHaveBeenCalledTimes(1);
    expect(JSON.parse(String(said.mock.calls[0]?.[0]))).toMatchObject({
      event: "object.record-unreadable",
      object: "tried",
      table: "things",
      key: "a-7",
    });
  });
});

describe("a page of records", () => {
  const rows = ["bad", "a", "bad", "b", "c", "bad", "d"];
  const page = (limit: number) =>
    readablePage(
      limit,
      (asked) => rows.slice(0, asked),
      (row) => (row === "bad" ? undefined : row),
    );

  it("is full where enough are readable, so that what follows is not taken for the end", () => {
    expect(page(3)).toEqual(["a", "b", "c"]);
    expect(page(4)).toEqual(["a", "b", "c", "d"]);
  });

  it("ends where there are no more", () => {
    expect(page(5)).toEqual(["a", "b", "c", "d"]);
    expect(page(0)).toEqual([]);
  });
});
