import { describe, expect, it } from "vitest";
import { imageUrl } from "../../../src/features/images/image-url.ts";
import { isSigned, sourceOf } from "../../../src/features/images/rules.ts";
import { FORBIDDEN_SOURCES, imageDeps, KEY } from "./setting.ts";

describe("the picture of an offer", () => {
  it.each(FORBIDDEN_SOURCES)("is not signed where it is at %s, and the offer has none", (source) => {
    expect(imageUrl(imageDeps(), source)).toBeUndefined();
  });

  it("is signed where it is public", () => {
    const [, , signature = "", options = "", source = ""] = imageUrl(imageDeps(), "https://cdn.shop.acme.dev/a.jpg")?.split("/") ?? [];
    expect(isSigned({ signature, options, source }, KEY, KEY)).toBe(true);
    expect(sourceOf({ source }).url).toBe("https://cdn.shop.acme.dev/a.jpg");
  });

  it("is signed as the guard read its address, not as the page wrote it", () => {
    const signedFor = (address: string) => sourceOf({ source: imageUrl(imageDeps(), address)?.split("/").at(-1) ?? "" }).url;
    expect(signedFor("https://CDN.shop.acme.dev\\@10.0.0.1/a.jpg")).toBe("https://cdn.shop.acme.dev/@10.0.0.1/a.jpg");
    expect(signedFor("https://cdn.sh\top.acme.dev/a.jpg\n")).toBe("https://cdn.shop.acme.dev/a.jpg");
  });

  it("is signed on a private address where the setting allows those, which production cannot", () => {
    const local = { OUTBOUND_PRIVATE_ADDRESSES: "allow" };
    expect(imageUrl(imageDeps(local), "http://127.0.0.1:4000/a.jpg")).toMatch(/^\/images\//);
    expect(imageUrl(imageDeps(local), "http://user:pass@127.0.0.1:4000/a.jpg")).toBeUndefined();
    const production = { ...local, ENVIRONMENT: "production", PUBLIC_BASE_URL: "https://procureiq.test" };
    expect(
      imageUrl(imageDeps({ ...production, IMAGE_PROC_BASE_URL: "https://processor.test" }), "https://127.0.0.1/a.jpg"),
    ).toBeUndefined();
  });

  it("is said to be refused", () => {
    const said: string[] = [];
    const deps = {
      ...imageDeps(),
      log: { log: (_: string, event: string, fields: object) => said.push(`${event} ${JSON.stringify(fields)}`) },
    };
    imageUrl(deps as never, "https://user:secret@10.0.0.1/token");
    expect(said).toEqual(['images.source-refused {"fault":"must not carry credentials","host":"10.0.0.1","at":"signing"}']);
  });
});
