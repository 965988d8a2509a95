import { describe, expect, it } from "vitest";
import { applyDelta, type Delta, type ShownOffers } from "../../../src/features/catalog/rules.ts";

const shown: ShownOffers = new Map([["ofr_1", { title: "Desk" }]]);
const delta = (type: Delta["type"], offerId: string | null, payload: Record<string, unknown> = {}): Delta => ({
  revision: 2,
  type,
  offerId,
  payload,
});

describe("what is shown after one more delta", () => {
  it("has the offer as it became, or a new one beside it", () => {
    expect(applyDelta(shown, delta("offer.upserted", "ofr_1", { title: "Table" }))).toEqual(new Map([["ofr_1", { title: "Table" }]]));
    expect([...applyDelta(shown, delta("offer.upserted", "ofr_2", { title: "Lamp" })).keys()]).toEqual(["ofr_1", "ofr_2"]);
  });

  it("lacks an offer that was removed", () => {
    expect(applyDelta(shown, delta("offer.removed", "ofr_1"))).toEqual(new Map());
  });

  it.each(["crawl", "done"] as const)("is the same after %s, whatever it names", (type) => {
    expect(applyDelta(shown, delta(type, "ofr_1", { state: "ENDED" }))).toEqual(shown);
  });

  it("leaves what was shown before as it was", () => {
    applyDelta(shown, delta("offer.removed", "ofr_1"));
    expect(shown.size).toBe(1);
  });
});
