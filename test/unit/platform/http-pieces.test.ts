import fc from "fast-check";
import { createParser } from "eventsource-parser";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { formatEvent } from "../../../src/platform/http/sse.ts";
import { pageQuery, readCursor, toPage } from "../../../src/platform/http/pagination.ts";
import { beginReading, parseInput, readJson } from "../../../src/platform/http/validate.ts";
import { nextDelaySeconds } from "../../../src/platform/retry.ts";
import { traceIdOf } from "../../../src/platform/trace.ts";

const post = (body: BodyInit, type: string | null = "application/json") =>
  new Request("https://api.test/", { method: "POST", body, headers: type === null ? {} : { "content-type": type } });

describe("server-sent events", () => {
  it("carry any text through a standard parser unchanged", () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0 }), (data, revision) => {
        const seen: { data: string; id?: string | undefined }[] = [];
        const parser = createParser({ onEvent: (event) => seen.push({ data: event.data, id: event.id }) });
        parser.feed(formatEvent({ event: "offer.upserted", id: String(revision), data }));
        expect(seen).toEqual([{ data: data.replace(/\r\n?/g, "\n"), id: String(revision) }]);
      }),
    );
  });
});

describe("parsing a body", () => {
  it("points at each thing wrong by RFC 6901", () => {
    const schema = z.object({ items: z.array(z.object({ "a/b": z.int() })) });
    expect(() => parseInput(schema, { items: [{ "a/b": 1 }, { "a/b": "x" }] })).toThrow(
      expect.objectContaining({
        detail: expect.objectContaining({ errors: [{ pointer: "/items/1/a~1b", detail: expect.any(String) as string }] }) as unknown,
      }),
    );
  });

  it.each([
    ["no JSON", () => post("{"), "malformed-body"],
    ["not UTF-8", () => post(new Uint8Array([0x22, 0xff, 0x22])), "malformed-body"],
    ["a form", () => post("a=1", "application/x-www-form-urlencoded"), "unsupported-media-type"],
    ["JSON by another name", () => post("{}", "text/plain"), "unsupported-media-type"],
    ["too much", () => post(JSON.stringify("x".repeat(2000))), "body-too-large"],
  ])("refuses %s", async (_what, make, code) => {
    await expect(readJson(make(), { maxBytes: 1000 })).rejects.toMatchObject({ code });
  });

  it("takes JSON with a charset and JSON dialects", async () => {
    expect(await readJson(post('{"a":1}', "application/json; charset=utf-8"), { maxBytes: 1000 })).toMatchObject({ json: { a: 1 } });
    expect(await readJson(post("[]", "application/merge-patch+json"), { maxBytes: 1000 })).toMatchObject({ json: [] });
  });
});

describe("reading that begins before it is known who sent a body", () => {
  const sent = (body: string | null, declared: number) => {
    const headers = { "content-type": "application/json", "content-length": String(declared) };
    const request = new Request("https://x/", { method: "POST", headers, body });
    let streams = 0;
    const { body: stream } = request;
    Object.defineProperty(request, "body", { get: () => ((streams += 1), stream) });
    return { request, streams: () => streams };
  };

  it("reads one that says how long it is without a stream being made of it", async () => {
    const { request, streams } = sent('{"quantity":3}', 14);
    expect(await readJson(request, { maxBytes: 1000, early: beginReading(request, 1000) })).toMatchObject({ json: { quantity: 3 } });
    expect(streams()).toBe(0);
  });

  it("begins none that says it is longer than may be sent", () => {
    expect(beginReading(sent('{"quantity":3}', 14).request, 13)).toBeUndefined();
  });

  it("refuses one that was announced and did not come as no JSON", async () => {
    const { request } = sent(null, 14);
    await expect(readJson(request, { maxBytes: 1000, early: beginReading(request, 1000) })).rejects.toMatchObject({
      code: "malformed-body",
    });
  });
});

describe("text and nesting in what is sent", () => {
  const anything = z.unknown();
  const refusedAt = (pointer: string) =>
    expect.objectContaining({ detail: { errors: [{ pointer, detail: expect.any(String) as string }] } });
  const nested = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));

  it("is Unicode without NUL, or is pointed at", () => {
    expect(() => parseInput(anything, { "a/b": ["fine", "a\0b"] })).toThrow(refusedAt("/a~1b/1"));
    expect(() => parseInput(anything, { name: "\ud800" }, "/query")).toThrow(refusedAt("/query/name"));
    expect(parseInput(anything, ["\u{1f600} \u202e"])).toEqual(["\u{1f600} \u202e"]);
  });

  it("is any text where the route passes it on", () => {
    expect(parseInput(anything, ["a\0b\ud800"], "", true)).toEqual(["a\0b\ud800"]);
  });

  it.each([false, true])("is not deeper than anybody needs (any text: %s)", (anyText) => {
    expect(parseInput(anything, nested(100), "", anyText)).toEqual(nested(100));
    expect(() => parseInput(anything, nested(1_000_000), "", anyText)).toThrow(expect.objectContaining({ code: "validation" }));
  });
});

describe("a whole number in a query", () => {
  it.each(["7", "007"])("is decimal digits: %j", (limit) => {
    expect(pageQuery().parse({ limit }).limit).toBe(7);
  });

  it.each(["0x10", "1e1", " 7", "7 ", "+7", "7.0", "", "0b11", "٧", "99999999999999999999", "0", "101", true, [7]])(
    "is nothing else that a program might read as one: %j",
    (limit) => {
      expect(pageQuery().safeParse({ limit }).error?.issues).toMatchObject([{ path: ["limit"] }]);
    },
  );

  it("is what stands for it where none is given", () => {
    expect(pageQuery().parse({}).limit).toBe(20);
  });
});

describe("keyset pagination", () => {
  it("gives a cursor only where there is more, and reads it back", () => {
    const rows = ["a", "b", "c"].map((id) => ({ id }));
    const page = toPage(
      rows,
      2,
      ({ id }) => [id],
      ({ id }) => id,
    );
    expect(page.items).toEqual(["a", "b"]);
    expect(readCursor(page.nextCursor ?? undefined, 1)).toEqual(["b"]);
    expect(
      toPage(
        rows,
        3,
        ({ id }) => [id],
        ({ id }) => id,
      ).nextCursor,
    ).toBeNull();
  });

  it.each(["%%%", "bm90IGpzb24=", btoa('["a","b"]'), btoa("[1]"), btoa('["\\u0000"]'), btoa('["\\ud800"]')])(
    "refuses the cursor %s with a pointer",
    (cursor) => {
      expect(() => readCursor(cursor, 1)).toThrow(expect.objectContaining({ code: "validation" }));
    },
  );
});

describe("a retry schedule", () => {
  const schedule = { delaysSeconds: [10, 60], jitter: 0.2 };
  it("grows, is jittered within its share and ends", () => {
    expect(nextDelaySeconds(schedule, 1, 0)).toBe(8);
    expect(nextDelaySeconds(schedule, 1, 1)).toBeCloseTo(12);
    expect(nextDelaySeconds(schedule, 2, 0.5)).toBe(60);
    expect(nextDelaySeconds(schedule, 3, 0.5)).toBeUndefined();
  });
  it("is lengthened by Retry-After, up to an hour, never shortened", () => {
    expect(nextDelaySeconds(schedule, 1, 0.5, 30)).toBe(30);
    expect(nextDelaySeconds(schedule, 2, 0.5, 1)).toBe(60);
    expect(nextDelaySeconds(schedule, 1, 0.5, 1e9)).toBe(3600);
  });
});

describe("traceparent", () => {
  it("is honoured when valid and replaced when not", () => {
    expect(traceIdOf("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")).toBe("4bf92f3577b34da6a3ce929d0e0e4736");
    for (const bad of [null, "", "00-xyz", `00-${"0".repeat(32)}-00f067aa0ba902b7-01`])
      expect(traceIdOf(bad)).toMatch(/^(?!0+$)[0-9a-f]{32}$/);
  });
});
