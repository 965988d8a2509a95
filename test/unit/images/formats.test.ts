import { describe, expect, it } from "vitest";
import { formatFor, FORMATS } from "../../../src/features/images/formats.ts";
import { jpegFault } from "../../../src/features/images/jpeg.ts";
import { pngFault } from "../../../src/features/images/png.ts";

const bytesOf = (base64: string) => Uint8Array.from(Buffer.from(base64, "base64"));

/** Four red points, as libvips writes them. */
const JPEG = bytesOf(
  "/9j/2wBDAAYEBQYFBAYGBQYHBwYIChAKCgkJChQODwwQFxQYGBcUFhYaHSUfGhsjHBYWICwgIyYnKSopGR8tMC0oMCUoKSj/2wBDAQcHBwoIChMKChMoGhYaKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCj/wAARCAACAAIDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAf/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAABgf/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCXADS2v//Z",
);
const PNG = bytesOf(
  "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAACXBIWXMAAAPoAAAD6AG1e1JrAAAAEklEQVQImWM4wcV1gouLAUIBABsWA3F0RrYQAAAAAElFTkSuQmCC",
);

describe("[IMG-2] an image of a format", () => {
  it.each([
    ["JPEG", JPEG, jpegFault],
    ["PNG", PNG, pngFault],
  ])("that is a %s is whole, or every one of its beginnings and every longer one is not", (_, whole, faultOf) => {
    expect(faultOf(whole)).toBeUndefined();
    for (let length = 0; length < whole.byteLength; length += 1) expect(faultOf(whole.slice(0, length)), String(length)).toBeDefined();
    expect(faultOf(Uint8Array.from([...whole, 0]))).toBeDefined();
  });

  it("is none of another, nor one whose parts do not fill it", () => {
    expect([jpegFault(PNG), pngFault(JPEG)]).toEqual(["what it sent is no JPEG", "what it sent is no PNG"]);
    // A marker that is none, a scan that has nothing, a chunk that is longer than the file.
    expect(jpegFault(JPEG.with(2, 0))).toBe("the JPEG's segments are broken");
    expect(jpegFault(Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2, 0xff, 0xd9))).toBe("the JPEG has an empty scan");
    expect(pngFault(PNG.with(11, 200))).toBe("the PNG's chunks are broken");
  });
});

describe("[IMG-2] the format of a client", () => {
  it.each([
    [null, "image/webp"],
    ["", "image/webp"],
    ["*/*", "image/webp"],
    ["image/*", "image/webp"],
    ["image/jpeg", "image/jpeg"],
    ["IMAGE/PNG", "image/png"],
    ["image/avif,image/webp,image/apng,image/*,*/*;q=0.8", "image/webp"],
    ["image/png,image/*;q=0.8,*/*;q=0.5", "image/png"],
    ["image/webp;q=0,*/*", "image/jpeg"],
    ["image/webp;q=0.2,image/png;q=0.9", "image/png"],
    ["image/png,image/jpeg", "image/jpeg"],
    ["image/jpeg;q=0, image/webp;q=0, */*;q=0.1", "image/png"],
    ["text/html", "image/webp"],
    ["image/*;q=0", "image/webp"],
    [";;;,,q=", "image/webp"],
  ])("that accepts %j is %s", (accept, mediaType) => {
    expect(formatFor(accept).mediaType).toBe(mediaType);
  });

  it("is of a format that a path can name", () => {
    expect(FORMATS.map(({ ending }) => ending)).toEqual(["webp", "jpg", "png"]);
  });
});
