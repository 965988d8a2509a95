import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FORMATS } from "../../../src/features/images/formats.ts";
import { createHeldBytes } from "../../../src/features/images/held-bytes.ts";
import { createImageCache } from "../../../src/features/images/image-cache.ts";
import { createImageMemory } from "../../../src/features/images/image-memory.ts";
import { createImageShelf } from "../../../src/features/images/image-shelf.ts";
import type { WholeImage } from "../../../src/features/images/ports.ts";
import { imagesRoutes } from "../../../src/features/images/routes.ts";
import { signedPath } from "../../../src/features/images/rules.ts";
import { imageMetrics } from "../../../src/platform/events/images.ts";
import { problemOf } from "../../../src/platform/http/problem.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { present } from "../../support/present.ts";
import { cacheInMemory, imageDeps, KEY } from "./setting.ts";

const WEBP = Uint8Array.from(Buffer.from("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", "base64"));
const { images } = contractFor("local");
const entry = present(imagesRoutes.entries[0], "the route of images");

/** What the processor is asked, and when it answers. */
let asked: string[] = [];
let answers: (url: string) => Promise<Response>;
const webp = (body: BodyInit = WEBP) => new Response(body, { headers: { "content-type": "image/webp" } });

beforeEach(() => {
  asked = [];
  answers = async () => webp();
  vi.spyOn(globalThis, "fetch").mockImplementation(async (input) => {
    const url = input instanceof Request ? input.url : input.toString();
    asked.push(url);
    return answers(url);
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

interface Asking {
  address?: string;
  ending?: string;
  preset?: string;
  method?: string;
  headers?: Record<string, string>;
}
async function get(deps: ReturnType<typeof imageDeps>, { address = "a", ending, preset, method = "GET", headers = {} }: Asking = {}) {
  const path = signedPath("rs:fit:480:480", { url: `https://shop.acme.dev/${address}.jpg`, ending }, KEY, KEY);
  const [, signature = "", options = "", source = ""] = path.split("/");
  const refuse = (refusal: { kind: string }, table: never) => {
    const { status, type } = problemOf(refusal, table);
    return new Response(type, { status });
  };
  const request = new Request("http://procureiq.test/images/a/b/c", { method, headers });
  const context = { deps, params: { signature, options, source }, query: { preset }, request, refuse };
  return entry.handler(context as never) as Promise<Response>;
}
const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

describe("[IMG-2] one image that many ask for", () => {
  it("is one call of the processor for a hundred at once, and none for who comes later, HEAD among them", async () => {
    const deps = imageDeps();
    const all = await Promise.all(Array.from({ length: 100 }, () => get(deps)));
    expect(asked).toHaveLength(1);
    expect(new Set(all.map(({ headers }) => headers.get("etag"))).size).toBe(1);
    for (const response of all) expect(await bytesOf(response)).toEqual(WEBP);
    expect((await get(deps, { method: "HEAD" })).headers.get("content-length")).toBe(String(WEBP.byteLength));
    expect((await get(deps)).status).toBe(200);
    expect(asked).toHaveLength(1);
  });

  it("is one placeholder for all of them where the processor fails, which counts as one failure, and is kept by nobody", async () => {
    const deps = imageDeps();
    const observed = vi.spyOn(deps.metrics, "observe");
    answers = async () => webp("<html>");
    const all = await Promise.all(Array.from({ length: 100 }, () => get(deps)));
    expect(all.every(({ headers }) => headers.get("x-image-fallback") === "placeholder")).toBe(true);
    expect(asked).toHaveLength(1);
    const times = observed.mock.calls.filter(([metric]) => metric.name === imageMetrics.processorDuration.name);
    expect(times, "its time is that of one call").toHaveLength(1);
    answers = async () => webp();
    expect((await get(deps)).headers.get("content-type")).toBe("image/webp");
    expect(asked).toHaveLength(2);
  });

  it("comes from the cache while the circuit of the processor is open", async () => {
    const deps = imageDeps();
    await get(deps, { address: "known" });
    answers = async () => webp("<html>");
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
    expect(asked).toHaveLength(1);
    now += 1;
    expect((await get(second)).headers.get("age")).toBe("0");
    expect(asked).toHaveLength(2);
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
    expect(asked).toHaveLength(1);
  });
});

describe("[IMG-2] the bytes an isolate holds of images", () => {
  it("are bounded: what finds no room is the placeholder, blames nobody, and comes once there is room", async () => {
    // No test waits for a minute: none of this is a question of time.
    const contract = { ...contractFor("local"), images: { ...images, inFlightBytes: 8_192, deadlineMs: 60_000 } };
    const small = imageDeps({}, "on", { contract });
    const { promise: rest, resolve: sendRest } = Promise.withResolvers<void>();
    const held = new ReadableStream<Uint8Array>({
      async start(controller) {
        controller.enqueue(new Uint8Array(8_000));
        await rest;
        controller.close();
      },
    });
    answers = async () => new Response(held, { headers: { "content-type": "image/webp" } });
    const first = get(small, { address: "first" });
    await vi.waitFor(() => expect(held.locked).toBe(true), { timeout: 20_000 });
    answers = async () => webp();
    let probe = 0;
    // Until the first one's bytes have come.
    await vi.waitFor(
      async () => expect((await get(small, { address: `probe-${(probe += 1)}` })).headers.get("x-degraded")).toContain('"overloaded"'),
      { timeout: 20_000 },
    );
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
    expect(asked).toEqual([]);
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

describe("[IMG-2] the format of an image", () => {
  const PNG = Uint8Array.from(
    Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64"),
  );

  it("is what the client accepts, told by Vary, and asked of the processor under a signature of its own", async () => {
    const deps = imageDeps();
    answers = async (url) => (url.endsWith(".png") ? new Response(PNG, { headers: { "content-type": "image/png" } }) : webp());
    const png = await get(deps, { headers: { accept: "image/png" } });
    expect([png.headers.get("content-type"), png.headers.get("vary")]).toEqual(["image/png", "Accept"]);
    const usual = await get(deps);
    expect([usual.headers.get("content-type"), usual.headers.get("vary")]).toEqual(["image/webp", "Accept"]);
    expect(png.headers.get("etag")).not.toBe(usual.headers.get("etag"));
    expect(asked.map((url) => url.slice(url.lastIndexOf(".")))).toEqual([".png", ".webp"]);
  });

  it("is the one of the path, whatever a client accepts, where an older path has an ending", async () => {
    const fixed = await get(imageDeps(), { ending: "webp", headers: { accept: "image/png" } });
    expect([fixed.headers.get("content-type"), fixed.headers.get("vary")]).toEqual(["image/webp", null]);
  });

  it("is of the size that a preset names, as an image of its own", async () => {
    const deps = imageDeps();
    for (const preset of [undefined, "thumb", "card", "detail"]) await get(deps, { ...(preset ? { preset } : {}) });
    expect(asked.map((url) => /rs:fit:\d+/.exec(url)?.[0])).toEqual(["rs:fit:480", "rs:fit:160", "rs:fit:1200"]);
  });
});

describe("[IMG-2] parts of an image", () => {
  const length = WEBP.byteLength;
  it.each([
    ["bytes=0-9", 0, 10],
    ["bytes=10-", 10, length],
    ["bytes=-4", length - 4, length],
    ["bytes=5-99999", 5, length],
    ["bytes=-99999", 0, length],
    ["BYTES=0-0", 0, 1],
    [" bytes=0-3 ", 0, 4],
  ])("%s are those bytes, as 206", async (range, from, to) => {
    const part = await get(imageDeps(), { headers: { range } });
    expect([part.status, part.headers.get("content-range")]).toEqual([206, `bytes ${from}-${to - 1}/${length}`]);
    expect(part.headers.get("content-length")).toBe(String(to - from));
    expect(await bytesOf(part)).toEqual(WEBP.slice(from, to));
  });

  it.each(["bytes=0-1,4-5", "bytes=9-3", "bytes=", "bytes=-", "items=0-1", "bytes=a-b", "bytes=1 2-3", "bytes = 0-1"])(
    "%s is answered by the whole",
    async (range) => {
      const whole = await get(imageDeps(), { headers: { range } });
      expect([whole.status, whole.headers.get("accept-ranges"), (await bytesOf(whole)).byteLength]).toEqual([200, "bytes", length]);
    },
  );

  it.each([`bytes=${length}-`, "bytes=-0", "bytes=99999-"])("%s are none, told by 416 with the length", async (range) => {
    const none = await get(imageDeps(), { headers: { range } });
    expect([none.status, none.headers.get("content-range")]).toEqual([416, `bytes */${length}`]);
  });

  it("come only of the image that If-Range names, and never before a precondition is judged, nor for HEAD", async () => {
    const deps = imageDeps();
    const etag = present((await get(deps)).headers.get("etag"), "a tag");
    const range = "bytes=0-3";
    expect((await get(deps, { headers: { range, "if-range": etag } })).status).toBe(206);
    for (const other of ['"other"', `W/${etag}`, "Mon, 23 Nov 2026 10:00:00 GMT"])
      expect((await get(deps, { headers: { range, "if-range": other } })).status, other).toBe(200);
    const known = await get(deps, { headers: { range, "if-none-match": etag } });
    expect([known.status, known.headers.get("vary")]).toEqual([304, "Accept"]);
    expect((await get(deps, { method: "HEAD", headers: { range } })).status).toBe(200);
    expect(asked).toHaveLength(1);
  });
});
