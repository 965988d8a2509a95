import { randomBytes } from "node:crypto";
import { describe, expect, inject, it } from "vitest";
import { shopByAcp } from "./acp-agent.ts";
import { sendShopper } from "./owner.ts";
import { shopByUcp } from "./ucp-agent.ts";

describe("a shopping agent that knows nothing but /.well-known and", () => {
  it.each([
    ["the Agentic Commerce Protocol", shopByAcp],
    ["the Universal Commerce Protocol", shopByUcp],
  ])(
    "%s goes from line items to a paid order that its buyer finds, once, though each of its calls is sent twice",
    { tags: ["slow"] },
    async (_protocol, shop) => {
      const said: string[] = [];
      const { bought, order, items } = await sendShopper(inject("journeyStack"), randomBytes(4).toString("hex"), shop, (line) =>
        said.push(line),
      );
      const [item] = items;
      expect(order, said.join("\n")).toMatchObject({
        id: bought.orderId,
        state: "PLACED",
        total: { amount: bought.total },
        lines: [{ offerId: item?.id, quantity: item?.quantity }],
      });
    },
  );
});
