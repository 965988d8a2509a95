import fc from "fast-check";
import { TypeID } from "typeid-js";
import { describe, expect, it } from "vitest";
import { createIds, idOfBytes, idSchema, ID_PREFIXES, systemIds } from "../../../src/platform/ids.ts";

const uuidOf = (id: string): string => TypeID.fromString(id).toUUID();
const timeOf = (id: string): number => Number.parseInt(uuidOf(id).replaceAll("-", "").slice(0, 12), 16);

describe("an id", () => {
  it.each(ID_PREFIXES)("of the kind %s is one by its schema, and a UUIDv7 of its time to others who read TypeIDs", (prefix) => {
    const at = Date.parse("2026-11-27T10:00:00.123Z");
    const id = createIds({ now: () => new Date(at) }).next(prefix);
    expect(idSchema(prefix).parse(id)).toBe(id);
    expect(uuidOf(id)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(timeOf(id)).toBe(at);
  });

  it("sorts behind the one before, in the same millisecond, later, and where the clock steps back a little", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5_000, max: 2_000 }), { minLength: 1, maxLength: 200 }), (steps) => {
        let now = Date.parse("2026-11-27T10:00:00.000Z");
        let latest = now;
        const ids = createIds({ now: () => new Date(now) });
        const made = steps.map((step) => {
          now = Math.max(latest - 10_000, now + step);
          latest = Math.max(latest, now);
          return ids.next("req");
        });
        expect(made).toEqual([...new Set(made)].toSorted());
      }),
    );
  });

  it("goes on from the clock's time where the clock was far ahead before", () => {
    let now = Date.parse("2030-01-01T00:00:00.000Z");
    const ids = createIds({ now: () => new Date(now) });
    ids.next("req");
    now = Date.parse("2026-11-27T10:00:00.000Z");
    expect(timeOf(ids.next("req"))).toBe(now);
  });

  it("is one of its own among very many of one isolate and of others", () => {
    const clock = { now: () => new Date(0) };
    const made = [createIds(clock), createIds(clock), systemIds].flatMap((ids) => Array.from({ length: 20_000 }, () => ids.next("req")));
    expect(new Set(made).size).toBe(made.length);
  });
});

it("writes an id of given bytes as the library of TypeIDs does", () => {
  const bytes = [0, 1, 127, 128, 255].map((first) => Uint8Array.from({ length: 16 }, (_, place) => (first + place * 37) % 256));
  for (const each of bytes) expect(idOfBytes("cart", each)).toBe(TypeID.fromUUIDBytes("cart", each).toString());
});
