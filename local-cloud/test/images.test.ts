import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createImageProcessor } from "../services/images/image-processor.ts";
import { signPath } from "../services/images/signature.ts";

// The example of imgproxy's documentation on signing URLs.
const SECRETS = {
  key: "943b421c9eb07c830af81030552c86009268de4e532ba2ee2eab8247c6da0881",
  salt: "520f986b998545b4785e0defbc4f3c1203f22de2374a3d53cb7a7fe9fea309c5",
};
const MAX_BYTES = 100_000;

let server: Server;
let origin: string;
const logged: string[] = [];
const processorWith = (deadlineMs: number) =>
  createImageProcessor(SECRETS, { deadlineMs, maxBytes: MAX_BYTES }, (message) => logged.push(message));
const processor = processorWith(5_000);

beforeAll(async () => {
  const picture = await sharp({ create: { width: 400, height: 200, channels: 3, background: "#c04020" } })
    .png()
    .toBuffer();
  server = createServer((request, response) => {
    if (request.url === "/picture.png" || request.url === "/picture%20two.png?size=1") response.end(picture);
    else if (request.url === "/moved.png") response.writeHead(302, { location: "/picture.png" }).end();
    else if (request.url === "/page.html") response.end("<html>no picture</html>");
    else if (request.url === "/broken.png") response.writeHead(500).end();
    else if (request.url === "/large.png") response.end(Buffer.alloc(MAX_BYTES + 1));
    else if (request.url !== "/slow.png") response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function signed(path: string, by = processor): Promise<Response> {
  return Promise.resolve(by.request(`http://images.test/${signPath(SECRETS, path)}${path}`));
}

async function imageOf(response: Response): Promise<{ format?: string | undefined; width?: number; height?: number; type: string | null }> {
  expect(response.status).toBe(200);
  const { format, width, height } = await sharp(new Uint8Array(await response.arrayBuffer())).metadata();
  return { format, width, height, type: response.headers.get("content-type") };
}

describe("signatures", () => {
  it("are what imgproxy's documentation says", () => {
    const path = "/rs:fit:300:300/plain/http://img.example.com/pretty/image.jpg";
    expect(signPath(SECRETS, path)).toBe("m3k5QADfcKPDj-SDI2AIogZbC3FlAXszuwhtWXYqavc");
  });

  it.each(["insecure", "unsafe", "_", "m3k5QADfcKPDj-SDI2AIogZbC3FlAXszuwhtWXYqavc"])("refuse %s for another path", async (signature) => {
    const response = await processor.request(`http://images.test/${signature}/w:10/plain/${origin}/picture.png`);
    expect([response.status, await response.text()]).toEqual([403, "Forbidden"]);
  });

  it("refuse a path without one", async () => {
    expect((await processor.request("http://images.test/")).status).toBe(403);
    expect((await processor.request("http://images.test/w:10")).status).toBe(403);
  });
});

describe("processing", () => {
  it("fits a plain source into a box and encodes it as its extension says", async () => {
    const response = await signed(`/rs:fit:100:100/q:70/plain/${encodeURIComponent(`${origin}/picture.png`)}@webp`);
    expect(response.headers.get("content-disposition")).toBe('inline; filename="picture.webp"');
    expect(await imageOf(response)).toEqual({ format: "webp", width: 100, height: 50, type: "image/webp" });
  });

  it("fills a box from a base64 source that is split by slashes", async () => {
    const encoded = Buffer.from(`${origin}/picture.png`)
      .toString("base64url")
      .replace(/(.{16})(?=.)/g, "$1/");
    expect(await imageOf(await signed(`/resize:fill:60:80/g:sm/${encoded}.jpg`))).toEqual({
      format: "jpeg",
      width: 60,
      height: 80,
      type: "image/jpeg",
    });
  });

  it("produces avif", async () => {
    expect(await imageOf(await signed(`/w:64/plain/${origin}/picture.png@avif`))).toMatchObject({
      format: "heif",
      width: 64,
      height: 32,
      type: "image/avif",
    });
  });

  it("keeps the source's format and size where nothing else is asked", async () => {
    expect(await imageOf(await signed(`/plain/${origin}/picture.png`))).toEqual({
      format: "png",
      width: 400,
      height: 200,
      type: "image/png",
    });
  });

  it("enlarges only when told, and follows redirects and queries", async () => {
    expect(await imageOf(await signed(`/rs:fit:800:800/plain/${origin}/moved.png`))).toMatchObject({ width: 400 });
    expect(
      await imageOf(await signed(`/w:800/el:1/f:jpg/plain/${encodeURIComponent(`${origin}/picture%20two.png?size=1`)}`)),
    ).toMatchObject({ width: 800, format: "jpeg" });
  });

  it("answers 304 to a client that has the image", async () => {
    const path = `/w:20/plain/${origin}/picture.png@webp`;
    const etag = (await signed(path)).headers.get("etag") ?? "";
    const again = await processor.request(`http://images.test/${signPath(SECRETS, path)}${path}`, { headers: { "if-none-match": etag } });
    expect(again.status).toBe(304);
  });
});

describe("refusals", () => {
  it("gives up on a source that does not answer", async () => {
    const response = await signed(`/plain/${origin}/slow.png`, processorWith(150));
    expect([response.status, await response.text()]).toEqual([504, "Source image is unreachable"]);
  });

  it.each([
    ["/plain/{origin}/missing.png", 404, "Source image is unreachable"],
    ["/plain/{origin}/broken.png", 500, "Source image is unreachable"],
    ["/plain/http://127.0.0.1:1/picture.png", 404, "Source image is unreachable"],
    ["/plain/file:///etc/hostname", 404, "Source image is unreachable"],
    ["/plain/{origin}/page.html", 422, "Invalid source image"],
    ["/plain/{origin}/large.png", 422, "Invalid source image"],
    ["/plain/not-a-url", 404, "Invalid URL"],
    ["/plain/", 404, "Invalid URL"],
    ["/w:10", 404, "Invalid URL"],
    ["/w:10/no*base64", 404, "Invalid URL"],
    ["/plain/%E0%A4%A@png", 404, "Invalid URL"],
    ["/plain/{origin}/picture.png@gif", 404, "Invalid URL"],
    ["/plain/{origin}/picture.png@png@webp", 404, "Invalid URL"],
    ["/w:-1/plain/{origin}/picture.png", 404, "Invalid URL"],
    ["/w:99999/plain/{origin}/picture.png", 404, "Invalid URL"],
    ["/rs:zoom:10:10/plain/{origin}/picture.png", 404, "Invalid URL"],
    ["/blur:3/plain/{origin}/picture.png", 404, "Invalid URL"],
  ])("answer %s with %i %s, and say why in the log", async (path, status, message) => {
    logged.length = 0;
    const response = await signed(path.replace("{origin}", origin));
    expect([response.status, await response.text()]).toEqual([status, message]);
    expect(logged).toHaveLength(1);
  });
});

it("says that it is healthy without a signature", async () => {
  expect((await processor.request("http://images.test/health")).status).toBe(200);
});
