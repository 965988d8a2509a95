import { describe, expect, it } from "vitest";
import { present } from "../../support/present.ts";
import { bytesOf, get, standInProcessor, webp, WEBP } from "./asking.ts";
import { imageDeps } from "./setting.ts";

const processor = standInProcessor();

describe("[IMG-2] the format of an image", () => {
  const PNG = Uint8Array.from(
    Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==", "base64"),
  );

  it("is what the client accepts, told by Vary, and asked of the processor under a signature of its own", async () => {
    const deps = imageDeps();
    processor.answers = async (url) => (url.endsWith(".png") ? new Response(PNG, { headers: { "content-type": "image/png" } }) : webp());
    const png = await get(deps, { headers: { accept: "image/png" } });
    expect([png.headers.get("content-type"), png.headers.get("vary")]).toEqual(["image/png", "Accept"]);
    const usual = await get(deps);
    expect([usual.headers.get("content-type"), usual.headers.get("vary")]).toEqual(["image/webp", "Accept"]);
    expect(png.headers.get("etag")).not.toBe(usual.headers.get("etag"));
    expect(processor.asked.map((url) => url.slice(url.lastIndexOf(".")))).toEqual([".png", ".webp"]);
  });

  it("is the one of the path, whatever a client accepts, where an older path has an ending", async () => {
    const fixed = await get(imageDeps(), { ending: "webp", headers: { accept: "image/png" } });
    expect([fixed.headers.get("content-type"), fixed.headers.get("vary")]).toEqual(["image/webp", null]);
  });

  it("is of the size that a preset names, as an image of its own", async () => {
    const deps = imageDeps();
    for (const preset of [undefined, "thumb", "card", "detail"]) await get(deps, { ...(preset ? { preset } : {}) });
    expect(processor.asked.map((url) => /rs:fit:\d+/.exec(url)?.[0])).toEqual(["rs:fit:480", "rs:fit:160", "rs:fit:1200"]);
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
    expect(processor.asked).toHaveLength(1);
  });
});
