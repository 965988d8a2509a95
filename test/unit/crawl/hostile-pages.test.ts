import { describe, expect, it } from "vitest";
import { wholly } from "../../../src/platform/sliced.ts";
import { offersOfPage } from "../../../src/features/crawl/offer-of-page.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { HOSTILE_PAGES, soundPage } from "../../support/hostile-pages.ts";

const LIMITS = contractFor("production").crawl.extraction;
const SHOP = { id: "test-shop", currency: "USD", country: "US" };
const read = (page: { contentType: string; bytes: Uint8Array }) =>
  wholly(offersOfPage(SHOP, { url: "https://shop.test/kettle", ...page }, LIMITS));
/** Some quotes in a script of its own kept a reader busy for minutes; nothing here takes as long as a test may. */
const STRAY = `<script type="application/ld+json">[${"'a".repeat(11_900)}]</script>`;

describe("[CRL-3] a page that asks for more than a page is worth", () => {
  it.each(HOSTILE_PAGES)("is read or left, and hurts no more than itself: $name", (page) => {
    const found = read(page);
    const priced = found.kind === "offers" ? found.offers.map(({ offer }) => offer.price.amount) : [];
    expect(priced.every((amount) => Number.isSafeInteger(amount) && amount >= 0)).toBe(true);
  });

  it("is left as too complex or read, where scripts of stray quotes fill it", () => {
    const bytes = new TextEncoder().encode(STRAY.repeat(80));
    expect(read({ contentType: "text/html", bytes }).kind).toBe("nothing");
  });
});

describe("a sound page", () => {
  it.each(["application/pdf", "image/png", "Video/mp4; codecs=x", "application/vnd.ms-excel"])(
    "is none where it is told to be %s",
    (contentType) => {
      expect(read({ ...soundPage(0), contentType })).toEqual({ kind: "nothing", reason: "no-product" });
    },
  );

  it.each(["", "text/plain", "application/xhtml+xml", "application/octet-stream"])("is read where it is told to be %j", (contentType) => {
    expect(read({ ...soundPage(0), contentType }).kind).toBe("offers");
  });

  it.each([0, 1, 2, 3, 4, 5])("is read whole, in whichever of the syntaxes it is written (%d)", (index) => {
    const { title, amount, ...page } = soundPage(index);
    expect(read(page)).toMatchObject({ kind: "offers", offers: [{ offer: { title, price: { amount, currency: "USD" } } }] });
  });
});
