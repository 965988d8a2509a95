import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { imagesRoutes } from "../../../src/features/images/routes.ts";
import { signedPath } from "../../../src/features/images/rules.ts";
import { serveImage } from "../../../src/features/images/serve-image.ts";
import { webpFault } from "../../../src/features/images/webp.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { imageDeps, KEY } from "./setting.ts";

/** One transparent point, as encoders write it. */
const WEBP = Uint8Array.from(Buffer.from("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==", "base64"));
const [, signature = "", options = "", source = ""] = signedPath("rs:fit:480:480", { url: "https://shop.acme.dev/a.jpg" }, KEY, KEY).split(
  "/",
);
const request = { signature, options, source };
const ANY = { accept: null };
const { images } = contractFor("local");

const answering = (body: BodyInit | null, init: Omit<ResponseInit, "headers"> & { type?: string; headers?: Record<string, string> } = {}) =>
  new Response(body, { ...init, headers: { "content-type": init.type ?? "image/webp", ...init.headers } });
/** A body of these pieces, which then ends, breaks or says no more. */
const bodyOf = (pieces: Uint8Array[], then: "ends" | "breaks" | "hangs" | "repeats") =>
  new ReadableStream<Uint8Array>({
    pull(controller) {
      const piece = pieces.shift();
      if (piece) {
        if (then === "repeats") pieces.push(piece);
        return controller.enqueue(piece);
      }
      if (then === "ends") return controller.close();
      if (then === "breaks") return controller.error(new TypeError("the connection was lost"));
      return new Promise<void>(() => undefined);
    },
  });

let answer: () => Promise<Response>;
let calls = 0;
beforeEach(() => {
  calls = 0;
  vi.spyOn(globalThis, "fetch").mockImplementation(async () => {
    calls += 1;
    return answer();
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Lets the deadline pass, where the answer waits for it. */
async function served(deps = imageDeps()) {
  vi.useFakeTimers();
  const result = serveImage(deps, request, ANY);
  await vi.advanceTimersByTimeAsync(images.deadlineMs + 1);
  return result;
}

describe("[IMG-2] an image processor", () => {
  it("that answers a whole image has it served with a tag of its bytes", async () => {
    answer = async () => answering(WEBP);
    expect(await served()).toMatchObject({
      ok: true,
      value: { kind: "image", bytes: WEBP, etag: expect.stringMatching(/^"[0-9a-f]{32}"$/) },
    });
  });

  const page = new TextEncoder().encode("<html>proxy error</html>");
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]);
  const longer = WEBP.with(4, 255);
  it.each<[string, "unreachable" | "processor-error" | "source-error", () => Promise<Response>]>([
    ["refuses connections", "unreachable", async () => Promise.reject(new TypeError("connection refused"))],
    ["answers later than it is waited for", "unreachable", async () => Promise.reject(new DOMException("too late", "TimeoutError"))],
    ["never answers", "unreachable", async () => new Promise<Response>(() => undefined)],
    ["stalls after its headers", "unreachable", async () => answering(bodyOf([], "hangs"))],
    ["stalls in the midst of the image", "unreachable", async () => answering(bodyOf([WEBP.slice(0, 20)], "hangs"))],
    ["loses the connection in the midst of the image", "unreachable", async () => answering(bodyOf([WEBP.slice(0, 20)], "breaks"))],
    ["ends in the midst of the image", "processor-error", async () => answering(bodyOf([WEBP.slice(0, 20)], "ends"))],
    ["sends nothing", "processor-error", async () => answering(null)],
    ["sends a page as an image", "processor-error", async () => answering(page)],
    ["sends an image of another kind than it says", "processor-error", async () => answering(png)],
    ["sends an image whose container says another length", "processor-error", async () => answering(longer)],
    ["says that it is a page", "processor-error", async () => answering(WEBP, { type: "text/html" })],
    ["says that it is an image of another kind", "processor-error", async () => answering(png, { type: "image/png" })],
    ["does not stop sending", "source-error", async () => answering(bodyOf([new Uint8Array(300_000)], "repeats"))],
    ["announces more than an image has", "source-error", async () => answering(WEBP, { headers: { "content-length": "99999999" } })],
    ["fails", "processor-error", async () => answering("boom", { status: 500, type: "text/plain" })],
    ["knows our signature no more", "processor-error", async () => answering("Forbidden", { status: 403, type: "text/plain" })],
    ["redirects", "processor-error", async () => answering(null, { status: 302, headers: { location: "http://169.254.169.254/" } })],
  ])("that %s costs the buyer no image that is none: the placeholder comes within the deadline", async (_, reason, answers) => {
    answer = answers;
    expect(await served()).toMatchObject({ ok: true, value: { kind: "placeholder", reason, degraded: { mode: "placeholder" } } });
  });

  it("is asked no more after failures in a row: the placeholder comes at once, says since when, and one call tries later", async () => {
    let now = Date.UTC(2026, 10, 23, 10);
    const deps = imageDeps({}, "on", { clock: { now: () => new Date(now) } });
    answer = async () => answering(page);
    for (let failure = 0; failure < images.circuitFailures; failure += 1) await serveImage(deps, request, ANY);
    const since = new Date(now).toISOString();
    now += 3_000;
    for (let more = 0; more < 50; more += 1)
      expect(await serveImage(deps, request, ANY)).toMatchObject({ value: { reason: "circuit-open", degraded: { since } } });
    expect(calls).toBe(images.circuitFailures);

    now += images.circuitOpenSeconds * 1_000;
    await Promise.all(Array.from({ length: 20 }, () => serveImage(deps, request, ANY)));
    expect(calls).toBe(images.circuitFailures + 1);

    answer = async () => answering(WEBP);
    now += images.circuitOpenSeconds * 1_000;
    expect(await serveImage(deps, request, ANY)).toMatchObject({ value: { kind: "image" } });
    expect(await serveImage(deps, request, ANY)).toMatchObject({ value: { kind: "image" } });
    expect(images.circuitOpenSeconds).toBeLessThan(60);
  });

  it("that answers late what it was asked before it failed says since when as before", async () => {
    let now = Date.UTC(2026, 10, 23, 10);
    const deps = imageDeps({}, "on", { clock: { now: () => new Date(now) } });
    const slow = Promise.withResolvers<Response>();
    answer = async () => slow.promise;
    const [, sign = "", how = "", other = ""] = signedPath("rs:fit:480:480", { url: "https://shop.acme.dev/b.jpg" }, KEY, KEY).split("/");
    const late = serveImage(deps, { signature: sign, options: how, source: other }, ANY);
    await expect.poll(() => calls).toBe(1);
    now += 10;
    const since = new Date(now).toISOString();
    answer = async () => answering(page);
    for (let failure = 0; failure < images.circuitFailures; failure += 1) await serveImage(deps, request, ANY);
    now += 1_000;
    slow.resolve(answering(WEBP));
    expect(await late).toMatchObject({ value: { kind: "image" } });
    expect(await serveImage(deps, request, ANY)).toMatchObject({ value: { reason: "circuit-open", degraded: { since } } });
    now += images.circuitOpenSeconds * 1_000;
    expect(await serveImage(deps, request, ANY)).toMatchObject({ value: { reason: "processor-error", degraded: { since } } });
  });

  it("that makes too much of one picture is asked for the others as before, however often", async () => {
    const deps = imageDeps();
    answer = async () => answering(bodyOf([new Uint8Array(300_000)], "repeats"));
    for (let time = 0; time < images.circuitFailures * 3; time += 1)
      expect(await serveImage(deps, request, ANY)).toMatchObject({ value: { reason: "source-error" } });
    answer = async () => answering(WEBP);
    expect(await serveImage(deps, request, ANY)).toMatchObject({ value: { kind: "image" } });
  });

  it.each([404, 422])("that passes on a picture's own fault, %i, is not blamed for it, however often", async (status) => {
    const deps = imageDeps();
    answer = async () => answering("Not found", { status, type: "text/plain" });
    for (let time = 0; time < images.circuitFailures * 3; time += 1)
      expect(await serveImage(deps, request, ANY)).toMatchObject({ value: { reason: "source-error" } });
    expect(calls).toBe(images.circuitFailures * 3);
  });
});

describe("[IMG-2] what a buyer's browser may keep", () => {
  const get = async (deps = imageDeps()) => {
    const [entry] = imagesRoutes.entries;
    if (!entry) throw new Error("there is no route");
    const asked = { query: {}, request: new Request("http://procureiq.test/images/a/b/c") };
    return entry.handler({ deps, params: request, ...asked, refuse: () => new Response(null, { status: 500 }) } as never);
  };

  it("is an image for a day, by its tag and length", async () => {
    answer = async () => answering(WEBP);
    const { headers } = await get();
    expect(headers.get("cache-control")).toBe(`public, max-age=${images.imageCacheSeconds}`);
    expect([headers.get("content-length"), headers.get("x-image-fallback")]).toEqual([String(WEBP.byteLength), null]);
  });

  it("is a placeholder for seconds, marked as one", async () => {
    answer = async () => answering(WEBP.slice(0, 30));
    const { status, headers } = await get();
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe(`public, max-age=${images.placeholderCacheSeconds}`);
    expect([headers.get("x-image-fallback"), headers.get("etag")]).toEqual(["placeholder", null]);
  });
});

describe("a WebP", () => {
  it("is whole, or every one of its beginnings and every longer one is not", () => {
    expect(webpFault(WEBP)).toBeUndefined();
    for (let length = 0; length < WEBP.byteLength; length += 1) expect(webpFault(WEBP.slice(0, length)), String(length)).toBeDefined();
    expect(webpFault(Uint8Array.from([...WEBP, 0]))).toBeDefined();
  });

  it("is none whose chunks do not fill it, or that has no picture", () => {
    expect(webpFault(WEBP.with(16, 200))).toBe("the WebP's chunks are broken");
    expect(webpFault(WEBP.with(15, 0x58))).toBe("the WebP's chunks are broken");
  });
});
