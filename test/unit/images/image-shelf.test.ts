import { describe, expect, it, vi } from "vitest";
import { FORMATS } from "../../../src/features/images/formats.ts";
import { createHeldBytes } from "../../../src/features/images/held-bytes.ts";
import { createImageCache } from "../../../src/features/images/image-cache.ts";
import { createImageMemory } from "../../../src/features/images/image-memory.ts";
import { createImageShelf } from "../../../src/features/images/image-shelf.ts";
import type { WholeImage } from "../../../src/features/images/ports.ts";
import { imageMetrics } from "../../../src/platform/events/images.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { present } from "../../support/present.ts";
import { bytesOf, get, standInProcessor, webp, WEBP } from "./asking.ts";
import { cacheInMemory, imageDeps } from "./setting.ts";

const { images } = contractFor("local");
const processor = standInProcessor();

describe("[IMG-2] one image that many ask for", () => {
  it("is one call of the processor for a hundred at once, and none for who comes later, HEAD among them", async () => {
    const deps = imageDeps();
    const all = await Promise.all(Array.from({ length: 100 }, () => get(deps)));
    expect(processor.asked).toHaveLength(1);
    expect(new Set(all.map(({ headers }) => headers.get("etag"))).size).toBe(1);
    for (const response of all) expect(await bytesOf(response)).toEqual(WEBP);
    expect((await get(deps, { method: "HEAD" })).headers.get("content-length")).toBe(String(WEBP.byteLength));
    expect((await get(deps)).status).toBe(200);
    expect(processor.asked).toHaveLength(1);
  });

  it("is one placeholder for all of them where the processor fails, which counts as one failure, and is kept by nobody", async () => {
    const deps = imageDeps();
    const observed = vi.spyOn(deps.metrics, "observe");
    processor.answers = async () => webp("<html>");
    const all = await Promise.all(Array.from({ length: 100 }, () => get(deps)));
    expect(all.every(({ headers }) => headers.get("x-image-fallback") === "placeholder")).toBe(true);
    expect(processor.asked).toHaveLength(1);
    const times = observed.mock.calls.filter(([metric]) => metric.name === imageMetrics.processorDuration.name);
    expect(times, "its time is that of one call").toHaveLength(1);
    processor.answers = async () => webp();
    expect((await get(deps)).headers.get("content-type")).toBe("image/webp");
    expect(processor.asked).toHaveLength(2);
  });

  it("comes from the cache while the circuit of the processor is open", async () => {
    const deps = imageDeps();
    await get(deps, { address: "known" });
    processor.answers = async () => webp("<html>");
    for (let failure = 0; failure < images.circuitFailures; failure += 1) await get(deps, { address: `other-${failure}` });
    expect((await get(deps, { address: "another" })).headers.get("x-degraded")).toContain("circuit-open");
    expect((await get(deps, { address: "known" })).headers.get("content-type")).toBe("image/webp");
  });

  it("is waited for by who joins no longer than it may take, where the request that began it was cut off", async () => {
    vi.useFakeTimers();
    const deps = imageDeps();
    const imageProcessor = { process: () => new Promise<never>(() => undefined), failingSince: () => undefined };
    const abandoned = { ...deps, imageShelf: createImageShelf({ ...deps, imageProcessor }) };
    void get(abandoned);
    const joined = get(abandoned);
    await vi.advanceTimersByTimeAsync(images.deadlineMs + 2 * images.cacheDeadlineMs + 1);
    expect((await joined).headers.get("x-degraded")).toContain('"unreachable"');
  });

  it("is kept by a cache that hangs or fails nobody, and holds nobody up", async () => {
    const deps = imageDeps();
    const imageCache = { read: async () => undefined, keep: () => new Promise<never>(() => undefined) };
    const without = { ...deps, imageShelf: createImageShelf({ ...deps, imageCache }) };
    expect(await bytesOf(await get(without))).toEqual(WEBP);
    expect(await bytesOf(await get(without))).toEqual(WEBP);
  });
});

describe("[IMG-2] images that an isolate remembers", () => {
  const imageOf = (size: number) => ({
    kind: "image" as const,
    bytes: new Uint8Array(size),
    contentType: "image/webp" as const,
    etag: '"x"',
    madeAt: 0,
  });

  it("are those it served last, never more bytes than it may, and a larger one is none", () => {
    const memory = createImageMemory({ now: () => new Date(0) }, { mostBytes: 100, goodForMs: 1 });
    for (const path of ["a", "b"]) memory.set(path, imageOf(40));
    expect(memory.get("a")).toBeDefined();
    memory.set("c", imageOf(40));
    expect(["a", "b", "c"].map((path) => memory.get(path) !== undefined)).toEqual([true, false, true]);
    memory.set("c", imageOf(60));
    expect(["a", "c"].map((path) => memory.get(path) !== undefined)).toEqual([true, true]);
    memory.set("large", imageOf(101));
    expect(["a", "c", "large"].map((path) => memory.get(path) !== undefined)).toEqual([true, true, false]);
    memory.set("c", imageOf(101));
    expect(["a", "c"].map((path) => memory.get(path) !== undefined)).toEqual([true, false]);
    memory.set("d", imageOf(100));
    expect(memory.get("d")).toBeDefined();
  });

  it("are forgotten when the cache would forget them", () => {
    let now = 0;
    const memory = createImageMemory({ now: () => new Date(now) }, { mostBytes: 100, goodForMs: 1_000 });
    memory.set("a", imageOf(40));
    now = 999;
    expect(memory.get("a")).toBeDefined();
    now = 1_000;
    expect(memory.get("a")).toBeUndefined();
    memory.set("b", imageOf(100));
    expect(memory.get("b")).toBeUndefined();
    memory.set("b", { ...imageOf(100), madeAt: 500 });
    expect(memory.get("b")).toBeDefined();
  });

  it("grow no older than is said, though the cache kept them first, and their age is told", async () => {
    const kept = new Map<string, WholeImage>();
    let now = Date.parse("2026-11-23T10:00:00.000Z");
    const isolate = () => {
      const deps = imageDeps({}, "on", { clock: { now: () => new Date(now) } });
      return { ...deps, imageShelf: createImageShelf({ ...deps, imageCache: cacheInMemory(kept) }) };
    };
    await get(isolate());
    now += (images.imageCacheSeconds - 10) * 1_000;
    const second = isolate();
    expect((await get(second)).headers.get("age")).toBe(String(images.imageCacheSeconds - 10));
    kept.clear();
    now += 9_999;
    await get(second);
    expect(processor.asked).toHaveLength(1);
    now += 1;
    expect((await get(second)).headers.get("age")).toBe("0");
    expect(processor.asked).toHaveLength(2);
  });

  it("are found in the cache by another isolate, and in the memory where the cache has lost them", async () => {
    const kept = new Map<string, WholeImage>();
    const isolate = () => {
      const deps = imageDeps();
      return { ...deps, imageShelf: createImageShelf({ ...deps, imageCache: cacheInMemory(kept) }) };
    };
    const [first, second] = [isolate(), isolate()];
    expect(await bytesOf(await get(first))).toEqual(WEBP);
    expect(await bytesOf(await get(second))).toEqual(WEBP);
    kept.clear();
    for (const deps of [first, second]) expect(await bytesOf(await get(deps))).toEqual(WEBP);
    expect(processor.asked).toHaveLength(1);
  });
});

describe("[IMG-2] the bytes an isolate holds of images", () => {
  it("are bounded: what finds no room is the placeholder, blames nobody, and comes once there is room", async () => {
    // No test waits for a minute: none of this is a question of time.
    const contract = { ...contractFor("local"), images: { ...images, inFlightBytes: 8_192, deadlineMs: 60_000 } };
    const small = imageDeps({}, "on", { contract });
    const { promise: rest, resolve: sendRest } = Promise.withResolvers<void>();
    const { promise: halfRead, resolve: tellHalf } = Promise.withResolvers<void>();
    const pieces = [new Uint8Array(8_000)];
    const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
      const piece = pieces.shift();
      if (piece) return controller.enqueue(piece);
      // Who asks for more holds what there was.
      tellHalf();
      await rest;
      controller.close();
    };
    const held = new ReadableStream<Uint8Array>({ pull }, { highWaterMark: 0 });
    processor.answers = async () => new Response(held, { headers: { "content-type": "image/webp" } });
    const first = get(small, { address: "first" });
    await halfRead;
    processor.answers = async () => webp();
    for (let more = 0; more < images.circuitFailures * 2; more += 1)
      expect((await get(small, { address: "second" })).headers.get("x-degraded")).toContain('"overloaded"');
    sendRest();
    await first;
    expect((await get(small, { address: "second" })).headers.get("content-type")).toBe("image/webp");
  });

  it("count while they come from the cache too: what finds no room there is asked of nobody", async () => {
    const contract = { ...contractFor("local"), images: { ...images, inFlightBytes: 8_192 } };
    const small = imageDeps({}, "on", { contract });
    const roomy = imageDeps();
    const caches = (bytes: number) => ({
      match: async () => new Response(new Uint8Array(bytes), { headers: { "x-made-at": "0", etag: '"x"' } }),
    });
    const read = (deps: ReturnType<typeof imageDeps>, bytes: number) =>
      createImageCache(deps, () => caches(bytes) as unknown as Cache).read(
        "/a",
        present(FORMATS[0], "a format"),
        createHeldBytes(deps.clock, { most: deps.contract.images.inFlightBytes, longestMs: 1_000 }).allow(),
      );
    expect([await read(small, 9_000), await read(roomy, 9_000)]).toEqual(["no-room", undefined]);
    const imageCache = { read: async () => "no-room" as const, keep: async () => undefined };
    const full = { ...small, imageShelf: createImageShelf({ ...small, imageCache }) };
    expect((await get(full)).headers.get("x-degraded")).toContain('"overloaded"');
    expect(processor.asked).toEqual([]);
  });

  it("are given back by a call that the platform ended without a word, once it would have been over, and it holds none after", () => {
    let now = 0;
    const held = createHeldBytes({ now: () => new Date(now) }, { most: 100, longestMs: 1_000 });
    const killed = held.allow();
    expect(killed.holds(80)).toBe(true);
    now = 999;
    const other = held.allow();
    expect([other.holds(21), other.holds(20)]).toEqual([false, true]);
    now = 1_000;
    expect([other.holds(100), killed.holds(1)]).toEqual([true, false]);
    other.release();
    expect(other.holds(1)).toBe(false);
    expect(held.allow().holds(100)).toBe(true);
  });
});
