import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { createImageCache } from "../../../src/features/images/image-cache.ts";
import { createImageProcessor } from "../../../src/features/images/image-processor.ts";
import { createImageShelf } from "../../../src/features/images/image-shelf.ts";
import { imageUrl } from "../../../src/features/images/image-url.ts";
import { DEGRADED_HEADER } from "../../../src/platform/degraded.ts";
import { probe } from "../../../src/operations/health/probes.ts";
import { present } from "../../support/present.ts";
import { withStandIns } from "../../support/stand-ins.ts";
import { inPlaceOf } from "../../support/network.ts";
import { NO_LOOKS } from "../../support/no-looks.ts";
import { servedBy } from "../checkout/http.ts";

/** What a shop's server says to each address; it has no others. */
type Shop = Readonly<Record<string, () => Response | Promise<Response>>>;
type Transforms = Partial<Pick<ImagesBinding, "input" | "info">>;

const INWARD = "metadata.google.internal";

/**
 * A Worker whose contract has the platform's transformations in imgproxy's place, beside a shop of its own and a server that nobody may ask;
 * each picture under an address that no other test has asked for.
 */
function worker(shop: Shop = {}, inPlace?: Transforms, sourceMs = 20_000) {
  const real = createDeps(env);
  const chosen = withStandIns(real.contract);
  const source = { ...chosen.images.source, maxBytes: 60_000, deadlineMs: sourceMs };
  const contract = { ...chosen, images: { ...chosen.images, source, deadlineMs: 30_000, cacheDeadlineMs: 20_000 } };
  const { IMAGE_PROC_BASE_URL: _, ...settings } = { ...env } as Record<string, unknown>;
  const bindings = { ...settings, ...(inPlace ? { IMAGE_TRANSFORMS: inPlace } : {}) } as unknown as typeof env;
  // Ports read the contract as they are made.
  const chosenDeps = createDeps(bindings, { contract });
  const imageProcessor = createImageProcessor(chosenDeps);
  const imageCache = createImageCache(chosenDeps, () => caches.default);
  const imageShelf = createImageShelf({ ...{ contract, imageProcessor, imageCache, clock: real.clock }, defer: (task) => void task });
  const deps = createDeps(bindings, { contract, imageProcessor, imageCache, imageShelf, imageLooks: NO_LOOKS });
  const asked: string[] = [];
  const host = `${crypto.randomUUID()}.shop.acme.dev`;
  inPlaceOf(new RegExp(`^https://(?:${host}|(?:.*@)?${INWARD})/`), async (request) => {
    const { pathname } = new URL(new Request(request).url);
    asked.push(pathname);
    return (await shop[pathname.replace(/^\/[\w-]{36}/, "")]?.()) ?? new Response("no such picture", { status: 404 });
  });
  const ask = servedBy(deps);
  const get = (path: string, query = "", accept = "image/webp") => {
    const own = `https://${host}/${crypto.randomUUID()}${path}`;
    return ask(`https://procureiq.test${present(imageUrl(deps, own), "an image's path")}${query}`, { headers: { accept } });
  };
  return { deps, asked, get };
}

const transforms = present(env.IMAGE_TRANSFORMS, "the binding of wrangler.toml");
const POINT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/** A JPEG of 400 by 300 points. */
async function picture(): Promise<ArrayBuffer> {
  const point = new Blob([Uint8Array.from(atob(POINT), (sign) => sign.charCodeAt(0))]).stream();
  const made = await transforms.input(point).transform({ width: 400, height: 300, fit: "squeeze" }).output({ format: "image/jpeg" });
  return made.response().arrayBuffer();
}

const sizeOf = async (bytes: ArrayBuffer) => {
  const info = await transforms.info(new Blob([bytes]).stream());
  return "width" in info ? { format: info.format, longest: Math.max(info.width, info.height) } : info;
};

describe("[IMG-2] pictures through the platform's own transformations, in imgproxy's place", () => {
  it("are made of the picture's server's own, in the format and box that are asked for", async () => {
    const bytes = await picture();
    const { get, asked } = worker({ "/a.jpg": () => new Response(bytes) });
    const webp = await get("/a.jpg", "?preset=thumb");
    expect([webp.status, webp.headers.get("content-type"), webp.headers.get("x-image-fallback")]).toEqual([200, "image/webp", null]);
    const png = await get("/a.jpg", "?preset=thumb", "image/png");
    expect(await Promise.all([webp, png].map(async (answer) => sizeOf(await answer.arrayBuffer())))).toEqual([
      { format: "image/webp", longest: 160 },
      { format: "image/png", longest: 160 },
    ]);
    expect(asked).toHaveLength(2);
  });

  it("are never enlarged", async () => {
    const bytes = await picture();
    const small = await worker({ "/a.jpg": () => new Response(bytes) }).get("/a.jpg", "?preset=thumb", "image/png");
    const thumb = await small.arrayBuffer();
    const detail = await worker({ "/b.png": () => new Response(thumb) }).get("/b.png", "?preset=detail", "image/png");
    expect(await sizeOf(await detail.arrayBuffer())).toEqual({ format: "image/png", longest: 160 });
  });

  it("follow a redirect, and none to an address that nobody outside may make us ask", async () => {
    const bytes = await picture();
    const moved = (to: string) => () => new Response(null, { status: 302, headers: { location: to } });
    const { deps, get, asked } = worker({
      "/moved": moved("/there.jpg"),
      "/there.jpg": () => new Response(bytes),
      "/inward": moved(`https://user:pass@${INWARD}/`),
      "/round": moved("/round"),
    });
    expect((await get("/moved")).headers.get("x-image-fallback")).toBeNull();
    expect(asked.splice(0)).toEqual([expect.stringMatching(/\/moved$/), "/there.jpg"]);
    expect((await get("/inward")).headers.get("x-image-fallback")).toBe("placeholder");
    expect(asked.splice(0)).toHaveLength(1);
    expect((await get("/round")).headers.get("x-image-fallback")).toBe("placeholder");
    expect(asked).toHaveLength(deps.contract.images.source.redirects + 1);
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ["is not there", () => new Response("gone", { status: 410 })],
    ["turns out too large", () => new Response(new Blob([new Uint8Array(90_000)]).stream())],
    ["cannot be reached", () => Promise.reject(new TypeError("connection refused"))],
  ])("are the placeholder where the picture %s, which speaks against its server alone", async (_, says) => {
    const { deps, get } = worker({ "/a.jpg": says });
    for (let tries = 0; tries <= deps.contract.images.circuitFailures; tries += 1) {
      const answer = await get("/a.jpg");
      expect(JSON.parse(answer.headers.get(DEGRADED_HEADER) ?? "{}")).toMatchObject({ reason: "source-error" });
    }
    expect(deps.imageProcessor.failingSince()).toBeUndefined();
  });

  it("are the placeholder where the picture's server says no more, which speaks against it alone", async () => {
    const stalled = () => new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(100)) }));
    const { deps, get } = worker({ "/a.jpg": stalled }, undefined, 50);
    const answer = await get("/a.jpg");
    expect(JSON.parse(answer.headers.get(DEGRADED_HEADER) ?? "{}")).toMatchObject({ reason: "source-error" });
    expect(deps.imageProcessor.failingSince()).toBeUndefined();
  });

  it.each([
    [9412, "source-error"],
    [9422, "processor-error"],
  ])("are the placeholder where the platform says %d, which is a %s", async (code, reason) => {
    const input = () => {
      throw Object.assign(new Error("says the platform"), { code });
    };
    const { get } = worker({ "/a.jpg": () => new Response("no picture") }, { input });
    const answer = await get("/a.jpg");
    expect(JSON.parse(answer.headers.get(DEGRADED_HEADER) ?? "{}")).toMatchObject({ mode: "placeholder", reason });
  });

  it("[GEN-3] are probed by the binding itself", async () => {
    const { deps } = worker();
    expect(await probe(deps, "images", undefined)).toMatchObject({ state: "up" });
    const broken = worker({}, { info: () => Promise.reject(new Error("9523: internal error")) });
    expect(await probe(broken.deps, "images", undefined)).toMatchObject({ state: "down", detail: "9523: internal error" });
    expect(await probe(deps, "mongo", undefined)).toMatchObject({ state: "up" });
  });
});
