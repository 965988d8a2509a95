import { afterEach, describe, expect, it, vi } from "vitest";
import { signedPath, sourceOf } from "../../../src/features/images/rules.ts";
import { serveImage } from "../../../src/features/images/serve-image.ts";
import { FORBIDDEN_SOURCES, imageDeps, KEY } from "./setting.ts";

const signed = (address: string) => {
  const [, signature = "", options = "", source = ""] = signedPath("rs:fit:10:10", { url: address }, KEY, KEY).split("/");
  return { signature, options, source };
};

afterEach(() => vi.restoreAllMocks());

describe("an image while the processor is switched away from", () => {
  it.each(["off", "failover"] as const)("[GEN-6] is the placeholder, marked as such, when the switch is %s", async (state) => {
    expect(await serveImage(imageDeps({}, state), signed("https://shop.acme.dev/a.jpg"), { accept: null })).toMatchObject({
      ok: true,
      value: {
        kind: "placeholder",
        reason: "switched",
        degraded: { mode: "placeholder", reason: "switched", since: "2026-11-23T10:00:00.000Z" },
      },
    });
  });
});

describe("a path that was signed before", () => {
  it.each(FORBIDDEN_SOURCES)("is not handed to the processor where its source is %s", async (address) => {
    const fetched = vi.spyOn(globalThis, "fetch");
    expect(await serveImage(imageDeps(), signed(address), { accept: null })).toMatchObject({
      ok: true,
      value: { kind: "placeholder", reason: "source-refused" },
    });
    expect(fetched).not.toHaveBeenCalled();
  });

  it("is handed on in the spelling that was judged, and a redirect of the processor is not followed", async () => {
    const fetched = vi
      .spyOn(globalThis, "fetch")
      .mockResolvedValue(new Response("", { status: 302, headers: { location: "http://169.254.169.254/" } }));
    const result = await serveImage(imageDeps(), signed("https://CDN.shop.acme.dev\\@10.0.0.1/ä.jpg"), { accept: null });
    const [input = "", init] = fetched.mock.calls[0] ?? [];
    const address = input instanceof Request ? input.url : input.toString();
    expect(sourceOf({ source: address.split("/").at(-1) ?? "" })).toEqual({
      url: "https://cdn.shop.acme.dev/@10.0.0.1/%C3%A4.jpg",
      ending: "webp",
    });
    expect(init).toMatchObject({ redirect: "manual" });
    expect(result).toMatchObject({ ok: true, value: { kind: "placeholder", reason: "processor-error" } });
  });
});
