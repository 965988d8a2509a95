import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createDeps } from "../../../src/deps.ts";
import { createImageLooks } from "../../../src/features/images/image-looks.ts";
import { imageUrl } from "../../../src/features/images/image-url.ts";
import type { ImageShelf, ShelvedImage } from "../../../src/features/images/ports.ts";
import { unavailable } from "../../../src/platform/errors.ts";
import { present } from "../../support/present.ts";
import { servedBy } from "../checkout/http.ts";

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
const WEBP = bytesOf("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==");
/** Four points wide and two high, all of #c80a14. */
const MINIATURE = bytesOf("iVBORw0KGgoAAAANSUhEUgAAAAQAAAACCAIAAAAAAAAAAAAAEElEQVR4nGM4wSUCRwzIHABjKgcxAAAAAAAAAABJRU5EAAAAAA==");
const SETTINGS = { IMAGE_PROC_BASE_URL: "http://processor.test", IMAGE_PROC_KEY: "0123456789abcdef", IMAGE_PROC_SALT: "0123456789abcdef" };

/** A Worker before a processor that works until it is told not to, and what it was asked for; of a picture nobody else has asked for. */
function imagesOf(miniature = MINIATURE) {
  const asked: string[] = [];
  const state = { fails: false };
  const image = (bytes: Uint8Array<ArrayBuffer>, contentType: "image/webp" | "image/png"): ShelvedImage => ({
    answer: { kind: "image", bytes, contentType, etag: '"0123456789abcdef"', madeAt: Date.now() },
    from: "processor",
    isOwnCall: true,
  });
  const imageShelf: ImageShelf = {
    async get(path, format) {
      asked.push(`${present(path.split("/")[2], "options")} ${format.ending}`);
      if (state.fails) return { error: unavailable("images"), isOwnCall: true };
      return format.ending === "png" ? image(miniature, "image/png") : image(WEBP, "image/webp");
    },
  };
  const bindings = { ...env, ...SETTINGS };
  const real = createDeps(bindings, { imageShelf });
  // What these tests are of is no question of time.
  const contract = { ...real.contract, images: { ...real.contract.images, cacheDeadlineMs: 20_000 } };
  const left: Promise<unknown>[] = [];
  const imageLooks = createImageLooks(createDeps(bindings, { contract, imageShelf }), () => caches.default);
  const deps = createDeps(bindings, { imageShelf, imageLooks, defer: (task: Promise<unknown>) => void left.push(task) });
  const path = present(imageUrl(deps, `https://cdn.shop.acme.dev/${crypto.randomUUID()}.jpg`), "an image's path");
  const ask = servedBy(deps);
  const get = async () => {
    const response = await ask(`https://procureiq.test${path}`);
    const body = new TextDecoder().decode(await response.arrayBuffer());
    // What is learned behind the answer.
    while (left.length > 0) await left.pop();
    return { fallback: response.headers.get("x-image-fallback"), body };
  };
  return { asked, state, get };
}

describe("[IMG-2] the placeholder of a picture that was served before", () => {
  it("has its colour and its shape, learned once behind the answer from a miniature", async () => {
    const { asked, state, get } = imagesOf();
    expect((await get()).fallback).toBeNull();
    expect(asked).toEqual(["rs:fit:480:480 webp", "rs:fit:64:64 png"]);
    await get();
    expect(asked).toEqual(["rs:fit:480:480 webp", "rs:fit:64:64 png", "rs:fit:480:480 webp"]);
    state.fails = true;
    const { fallback, body } = await get();
    expect(fallback).toBe("placeholder");
    expect(body).toContain('<rect width="400" height="200" fill="#c80a14"/>');
  });

  it("is the generic one where it was never served, or its miniature tells nothing", async () => {
    const never = imagesOf();
    never.state.fails = true;
    expect((await never.get()).body).toContain('viewBox="0 0 400 400"');
    const untold = imagesOf(MINIATURE.slice(0, 40));
    await untold.get();
    untold.state.fails = true;
    expect((await untold.get()).body).toContain('fill="#eef1f4"');
  });
});
