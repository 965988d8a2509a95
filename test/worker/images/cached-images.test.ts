import { env } from "cloudflare:workers";
import { describe, expect, it, onTestFinished } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { createImageCache } from "../../../src/features/images/image-cache.ts";
import { createImageShelf } from "../../../src/features/images/image-shelf.ts";
import { FORMATS } from "../../../src/features/images/formats.ts";
import type { ImageProcessor, WholeImage } from "../../../src/features/images/ports.ts";
import { imageUrl } from "../../../src/features/images/image-url.ts";
import { present } from "../../support/present.ts";
import { NO_LOOKS } from "../../support/no-looks.ts";
import { servedBy } from "../checkout/http.ts";

const WEBP = Uint8Array.from(atob("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="), (sign) => sign.charCodeAt(0));
const IMAGE: WholeImage = { kind: "image", bytes: WEBP, contentType: "image/webp", etag: '"0123456789abcdef"', madeAt: Date.now() };
const [WEBP_FORMAT] = FORMATS;
const SETTINGS = { IMAGE_PROC_BASE_URL: "http://processor.test", IMAGE_PROC_KEY: "0123456789abcdef", IMAGE_PROC_SALT: "0123456789abcdef" };

/** A Worker of its own before a processor that counts its calls; an address no other test has asked for. */
function imagesOf() {
  const bindings = { ...env, ...SETTINGS };
  const asked: string[] = [];
  const imageProcessor: ImageProcessor = {
    async process(path) {
      asked.push(path);
      // Some turns later, as over a network.
      await caches.default.match("https://images.invalid/nothing");
      return IMAGE;
    },
    failingSince: () => undefined,
  };
  // What these tests are of is no question of time.
  const real = createDeps(bindings, { imageProcessor });
  const contract = { ...real.contract, images: { ...real.contract.images, cacheDeadlineMs: 20_000, memoryBytes: 0 } };
  const imageCache = createImageCache({ log: real.log, metrics: real.metrics, contract }, () => caches.default);
  const { clock } = real;
  const left: Promise<unknown>[] = [];
  const defer = (task: Promise<unknown>) => void left.push(task);
  const imageShelf = createImageShelf({ clock, contract, imageProcessor, imageCache, defer });
  const deps = createDeps(bindings, { imageProcessor, imageCache, imageShelf, imageLooks: NO_LOOKS });
  const path = present(imageUrl(deps, `https://cdn.shop.acme.dev/${crypto.randomUUID()}.jpg`), "an image's path");
  const ask = servedBy(deps);
  /** Until what was answered is kept too. */
  const kept = async () => {
    while (left.length > 0) await left.pop();
  };
  return { asked, deps, kept, get: (init: RequestInit = {}) => ask(`https://procureiq.test${path}`, init) };
}

describe("[IMG-2] an image in the platform's cache", () => {
  it("is asked of the processor once, by a hundred at once and by who comes later", async () => {
    const { asked, deps, kept, get } = imagesOf();
    const all = await Promise.all(Array.from({ length: 100 }, () => get()));
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 200));
    expect(asked).toHaveLength(1);
    const [path = ""] = asked;
    await kept();
    expect(await deps.imageCache.read(path, WEBP_FORMAT, { holds: () => true, release: () => undefined })).toEqual(IMAGE);
    const head = await get({ method: "HEAD" });
    expect([head.status, head.headers.get("etag"), head.headers.get("content-length")]).toEqual([200, IMAGE.etag, String(WEBP.byteLength)]);
    const known = await get({ headers: { "if-none-match": IMAGE.etag } });
    expect([known.status, known.headers.get("vary")]).toEqual([304, "Accept, Origin"]);
    const part = await get({ headers: { range: "bytes=0-3" } });
    expect([part.status, await part.text()]).toEqual([206, "RIFF"]);
    const beyond = await get({ headers: { range: "bytes=4000-" } });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${WEBP.byteLength}`]);
    expect(await beyond.json()).toMatchObject({ type: "/problems/range-not-satisfiable", errors: [{ pointer: "/headers/range" }] });
    expect((await get()).status).toBe(200);
    expect(asked).toHaveLength(1);
  });

  it("is not there where what is kept is not whole, or is of another kind", async () => {
    const { asked, kept, get } = imagesOf();
    await get();
    await kept();
    const key = `https://images.invalid${present(asked[0], "the path")}`;
    onTestFinished(async () => void (await caches.default.delete(key)));
    const headers = { etag: IMAGE.etag, "x-made-at": String(IMAGE.madeAt), "content-type": "image/webp", "cache-control": "max-age=600" };
    for (const broken of ["<html>", WEBP.slice(0, 20)]) {
      await caches.default.put(key, new Response(broken, { headers }));
      expect(await (await get()).arrayBuffer()).toEqual(WEBP.buffer);
      await kept();
    }
    expect(asked).toHaveLength(3);
  });
});
