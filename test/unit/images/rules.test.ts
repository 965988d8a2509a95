import { describe, expect, it } from "vitest";
import { isSigned, signedPath, signPath, sourceOf } from "../../../src/features/images/rules.ts";

const key = "943b421c9eb07c830af81030552c86009268de4e532ba2ee2eab8247c6da0881";
const salt = "520f986b998545b4785e0defbc4f3c1203f22de2374a3d53cb7a7fe9fea309c5";

describe("image URLs", () => {
  it("are signed as imgproxy's published example is", () => {
    expect(signPath("/rs:fit:300:300/plain/http://img.example.com/pretty/image.jpg", key, salt)).toBe(
      "m3k5QADfcKPDj-SDI2AIogZbC3FlAXszuwhtWXYqavc",
    );
  });

  it("verify, and only as they were made", () => {
    const [, signature = "", options = "", source = ""] = signedPath(
      "rs:fit:10:20",
      { url: "https://shop.acme.dev/ä b.jpg" },
      key,
      salt,
    ).split("/");
    expect(options).toBe("rs:fit:10:20");
    expect(isSigned({ signature, options, source }, key, salt)).toBe(true);
    expect(isSigned({ signature, options: "rs:fit:9999:9999", source }, key, salt)).toBe(false);
    expect(isSigned({ signature: "", options, source }, key, salt)).toBe(false);
    expect(sourceOf({ source })).toEqual({ url: "https://shop.acme.dev/ä b.jpg", ending: undefined });
    expect(sourceOf({ source: `${source}.webp` })).toEqual({ url: "https://shop.acme.dev/ä b.jpg", ending: "webp" });
  });
});
