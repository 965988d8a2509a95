import { describe, expect, it } from "vitest";
import type { EndCause } from "../../../src/features/crawl/end-reasons.ts";
import { faultOf, nothingFound, type PageEnds } from "../../../src/features/crawl/end-rules.ts";

const FAULTS: [given: string, ends: PageEnds, why: { cause: EndCause; reason: RegExp }, final: boolean][] = [
  ["a wall before every page", { "no-product": 4 }, { cause: "no-products", reason: /none of the 4 pages.*a wall/ }, true],
  [
    "a wall before all pages but one that is gone",
    { "no-product": 3, gone: 1 },
    { cause: "no-products", reason: /none of the 3 pages.*a wall/ },
    true,
  ],
  ["nobody answered for any page", { unanswered: 5 }, { cause: "unread", reason: /none of the pages could be read/ }, false],
  [
    "some closed, and nobody answered for the rest",
    { disallowed: 3, unanswered: 2 },
    { cause: "unread", reason: /none of the pages could be read/ },
    false,
  ],
  ["some closed, and the rest broken", { disallowed: 3, broken: 2 }, { cause: "unread", reason: /none of the pages could be read/ }, true],
  [
    "pages that are too much work, or set aside",
    { "too-complex": 1, "set-aside": 1 },
    { cause: "unread", reason: /none of the pages could be read/ },
    true,
  ],
  ["every page closed", { disallowed: 6 }, { cause: "pages-closed", reason: /robots\.txt closes every page/ }, true],
  ["no time for any page", { skipped: 6 }, { cause: "no-time", reason: /in the time that a crawl has/ }, true],
  [
    "no time for those that are not closed",
    { skipped: 1, disallowed: 5 },
    { cause: "no-time", reason: /in the time that a crawl has/ },
    true,
  ],
];

describe("[CRL-3] a crawl that found no offer", () => {
  it.each(FAULTS)("given %s, failed and says why", (_, ends, { cause, reason }, final) => {
    expect(faultOf(ends)).toEqual({ cause, reason: expect.stringMatching(reason), ...(final ? { final: true } : {}) });
  });

  it.each<[string, PageEnds, { cause: EndCause; reason: RegExp }]>([
    [
      "a product that was not sought, whatever the rest",
      { irrelevant: 1, "no-product": 9, broken: 5 },
      { cause: "not-sought", reason: /of the 10 pages that were read/ },
    ],
    ["a price that is held back", { held: 1, irrelevant: 2, disallowed: 3 }, { cause: "held-back", reason: /against the price/ }],
    ["only pages that are gone", { gone: 4 }, { cause: "gone", reason: /every page that was wanted is gone/ }],
    ["one or two pages without a product", { "no-product": 2 }, { cause: "not-sought", reason: /of the 2 pages/ }],
    ["gone pages and closed ones", { gone: 1, disallowed: 3 }, { cause: "gone", reason: /gone/ }],
    ["nothing planned", {}, { cause: "not-sold", reason: /speaks of what was sought/ }],
  ])("given %s, has been shown what the shop has, and says why that is nothing", (_, ends, { cause, reason }) => {
    expect(faultOf(ends)).toBeUndefined();
    expect(nothingFound(ends)).toEqual({ cause, reason: expect.stringMatching(reason) });
  });
});
