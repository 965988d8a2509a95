import { expect, it } from "vitest";
import { ProcureIQ } from "../../../packages/sdk/src/client.ts";

it("asks for a page of a search's offers in the order, narrowed and counted as it is wanted", async () => {
  const asked: string[] = [];
  const { searches } = new ProcureIQ({
    ...{ baseUrl: "https://api.test", client: "tab/1" },
    fetch: async (input) => {
      asked.push(String(input instanceof Request ? input.url : input));
      return Response.json({ items: [], nextCursor: null });
    },
  });
  expect(await searches.offers("srch_1", { sort: "price", brand: "A & B", maxPrice: 500, facets: "true" })).toEqual({
    items: [],
    nextCursor: null,
  });
  expect(asked).toEqual(["https://api.test/offers?search=srch_1&sort=price&brand=A+%26+B&maxPrice=500&facets=true"]);
});
