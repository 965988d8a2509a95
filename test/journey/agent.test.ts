import { readFileSync } from "node:fs";
import { describe, expect, inject, it } from "vitest";
import { sendAgent } from "./owner.ts";
import type { Need } from "./step.ts";

const need = JSON.parse(readFileSync(new URL("requests/computer-equipment.json", import.meta.url), "utf8")) as Need;

describe("an agent that knows nothing but /.well-known and the Model Context Protocol", () => {
  it("goes from a need in words to a paid order that its buyer finds", { tags: ["slow"] }, async () => {
    const said: string[] = [];
    const order = await sendAgent(inject("journeyStack"), need, "agent", (line) => said.push(line));
    expect(order, said.join("\n")).toMatchObject({ state: "PLACED" });
    expect(order.lines.length).toBeGreaterThan(0);
  });
});
