import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ownStack } from "../support/node/own-stack.ts";
import { sendAgent } from "./owner.ts";
import type { Need } from "./step.ts";

const need = JSON.parse(readFileSync(new URL("requests/computer-equipment.json", import.meta.url), "utf8")) as Need;

describe("an agent that knows nothing but /.well-known and the Model Context Protocol", () => {
  const stack = ownStack("agent");

  it("goes from a need in words to a paid order that its buyer finds", async () => {
    const said: string[] = [];
    const order = await sendAgent(stack.file(), need, "agent", (line) => said.push(line));
    expect(order, said.join("\n")).toMatchObject({ state: "PLACED" });
    expect(order.lines.length).toBeGreaterThan(0);
  });
});
