import { afterEach, describe, expect, it, vi } from "vitest";
import { transformed, type Transforming } from "../../../src/features/images/cloudflare-images.ts";
import { FORMATS } from "../../../src/features/images/formats.ts";

afterEach(() => void vi.restoreAllMocks());

const [WEBP] = FORMATS;
const BOX = "rs:fit:480:480";

/** A platform that makes its image of the picture once it has all of it, and says how it was asked. */
function platform() {
  const asked: unknown[] = [];
  const images = {
    input: (stream: ReadableStream<Uint8Array>) => ({
      transform: (box: object) => ({
        async output(options: object) {
          asked.push({ ...box, ...options });
          const bytes = await new Response(stream).arrayBuffer();
          return { response: () => new Response(`made of ${bytes.byteLength}`) };
        },
      }),
    }),
  } as unknown as ImagesBinding;
  return { images, asked };
}

const asking = (images: ImagesBinding, over: Partial<Transforming> = {}): Transforming => ({
  ...{ images, format: WEBP, sourceFault: () => undefined, signal: new AbortController().signal },
  limits: { maxBytes: 1_000, deadlineMs: 60_000, redirects: 1 },
  ...over,
});
const saying = (answer: () => Response | Promise<Response>) => vi.spyOn(globalThis, "fetch").mockImplementation(async () => answer());
const unreachable = (): never => {
  throw new Error("the platform is down");
};
const SOURCE = "https://shop.acme.dev/a.jpg";

describe("[IMG-2] a picture for the platform's transformations", () => {
  it("goes to it as it comes, for the box of the path, never enlarged and without motion", async () => {
    const { images, asked } = platform();
    saying(() => new Response(new Uint8Array(1_000)));
    const answer = await transformed(SOURCE, BOX, asking(images));
    expect(answer).toBeInstanceOf(Response);
    expect(await (answer as Response).text()).toBe("made of 1000");
    expect(asked).toEqual([{ width: 480, height: 480, fit: "scale-down", format: "image/webp", anim: false }]);
  });

  it.each([
    ["is announced as too large", 413, () => new Response("short", { headers: { "content-length": "1001" } })],
    ["turns out too large", 413, () => new Response(new Blob([new Uint8Array(1_001)]).stream())],
    ["has no body", 422, () => new Response(null)],
    ["is an error", 503, () => new Response("down", { status: 503 })],
    ["moved nowhere", 302, () => new Response(null, { status: 302 })],
    ["moves on and on", 508, () => new Response(null, { status: 301, headers: { location: "/a.jpg" } })],
    ["cannot be reached", 502, () => Promise.reject(new TypeError("refused"))],
  ])("that %s is its server's fault: %d", async (_, status, answer) => {
    saying(answer);
    expect(await transformed(SOURCE, BOX, asking(platform().images))).toEqual({ kind: "source-error", status });
  });

  it("is not asked for where an address is refused, nor for what no path of ours asks", async () => {
    const fetched = saying(() => new Response("picture"));
    const { images } = platform();
    expect(await transformed(SOURCE, BOX, asking(images, { sourceFault: () => "is ours" }))).toMatchObject({ status: 403 });
    expect(await transformed(SOURCE, "rs:fill:9:9", asking(images))).toMatchObject({ status: 404 });
    expect(fetched).not.toHaveBeenCalled();
  });

  it.each([
    ["before its head", () => new Promise<Response>(() => undefined)],
    ["in the middle", async () => new Response(new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array(9)) }))],
  ])("whose server stalls %s is given up as its fault, at its own deadline", async (_, answer) => {
    vi.spyOn(globalThis, "fetch").mockImplementation((_url, init) => {
      const aborted = new Promise<never>((_resolve, reject) => {
        init?.signal?.addEventListener("abort", () => reject(new DOMException("timed out", "TimeoutError")));
      });
      return Promise.race([answer(), aborted]);
    });
    const limits = { maxBytes: 1_000, deadlineMs: 20, redirects: 1 };
    expect(await transformed(SOURCE, BOX, asking(platform().images, { limits }))).toEqual({ kind: "source-error", status: 504 });
  });

  it("that the platform fails is the platform's fault", async () => {
    saying(() => new Response("picture"));
    const failing = { ...platform().images, input: () => unreachable() } as unknown as ImagesBinding;
    await expect(transformed(SOURCE, BOX, asking(failing))).rejects.toThrow("the platform is down");
  });
});
