import { describe, expect, it } from "vitest";
import { boundPrompt } from "../../../src/features/llm/bounds.ts";
import type { Wire } from "../../../src/features/llm/wires.ts";
import { BILLED } from "./dearest-provider.ts";

const judge = (wire: Wire, body: object) => boundPrompt(wire, body, BILLED, { maxImages: 2 });
const PDF = `data:application/pdf;base64,${"A".repeat(40)}`;

describe("why it is refused", () => {
  it.each<[string, Wire, string[], object]>([
    [
      "is what is stored in the shared account, where it would be reached or made",
      "responses",
      ["stored"],
      {
        ...{ store: true, previous_response_id: "r", conversation: "c", prompt: { id: "p" }, background: true },
        input: [
          { type: "item_reference", id: "i" },
          { type: "reasoning", id: "i" },
          { role: "user", content: [{ type: "input_image", file_id: "f" }] },
        ],
      },
    ],
    [
      "is the form",
      "chat",
      ["malformed"],
      {
        ...{ temperature: {}, tools: "all", stream_options: "usage" },
        messages: ["x", { role: "user", content: [{ type: "image_url", image_url: { url: PDF } }] }, { role: "user", content: ["x"] }],
      },
    ],
    [
      "is the cost",
      "messages",
      ["unbounded"],
      {
        inference_geo: "us",
        frobnicate: 1,
        speed: "fast",
        messages: [{ role: "user", content: [{ type: "document", source: { type: "url" } }] }],
      },
    ],
  ])("%s", (_why, wire, expected, body) => {
    const because = [...oneByOne(body)].map((one) => {
      const judged = judge(wire, one);
      return judged.ok ? "let through" : judged.refusal.because;
    });
    expect([...new Set(because)]).toEqual(expected);
  });
});

/** Bodies with one member of this one each, and of a list one entry. */
function* oneByOne(body: object): Iterable<object> {
  for (const [name, value] of Object.entries(body))
    if (Array.isArray(value)) for (const entry of value) yield { [name]: [entry] };
    else yield { [name]: value };
}
