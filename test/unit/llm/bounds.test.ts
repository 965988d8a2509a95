import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundPrompt } from "../../../src/features/llm/bounds.ts";
import type { Wire } from "../../../src/features/llm/wires.ts";
import { withoutRuns } from "../../../src/platform/base64-runs.ts";
import { valueOf } from "../../support/value-of.ts";
import { bill, BILLED, body, type Part } from "./dearest-provider.ts";

const bound = (wire: Wire, given: object, maxImages = 20) => boundPrompt(wire, given, BILLED, { maxImages });
const PNG = `data:image/png;base64,${"A".repeat(4_000)}`;

describe("the bound of a prompt", () => {
  it.each<Wire>(["chat", "responses", "messages"])(
    "is no less than the dearest provider bills, whatever is said on the wire of %s",
    (wire) => {
      const text = fc.oneof(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        fc.string({ unit: "binary", maxLength: 60 }),
        // One letter that a normalizing tokenizer reads as eighteen.
        fc.string({ unit: fc.constantFrom("\ufdfa", "\u3316", "\ufb03"), maxLength: 40 }),
        fc.constant("data:image/png;base64,these are words and no picture"),
      );
      const part: fc.Arbitrary<Part> = fc.oneof(
        text.map((value) => ({ kind: "text" as const, value })),
        fc.constantFrom({ kind: "image" as const, value: PNG }, { kind: "image" as const, value: "https://pictures.test/a.png" }),
        fc.record({ kind: fc.constant("tool-call" as const), value: text }),
      );
      const said = fc.array(fc.array(part, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 });
      const tools = fc.array(
        fc.record({
          name: fc.string({ minLength: 1, maxLength: 8 }),
          schema: fc.dictionary(fc.string({ maxLength: 3 }), fc.string({ maxLength: 2 }), { maxKeys: 40, size: "max" }),
        }),
        {
          maxLength: 3,
        },
      );
      fc.assert(
        fc.property(said, tools, text, (turns, defined, system) => {
          const found = valueOf(bound(wire, body(wire, turns, defined, system), 100));
          expect(found.bound).toBeGreaterThanOrEqual(bill(turns, defined, system));
        }),
        { numRuns: 100 },
      );
    },
  );

  it("counts an image as a flat sum, not by the bytes of its data, on every wire", () => {
    for (const wire of ["chat", "responses", "messages"] as const) {
      const found = bound(wire, body(wire, [[{ kind: "image", value: `data:image/png;base64,${"A".repeat(100_000)}` }]], [], ""));
      expect(valueOf(found).bound).toBeGreaterThan(BILLED.imageTokens);
      expect(valueOf(found).bound).toBeLessThan(BILLED.imageTokens + 1_000);
    }
  });

  it("counts text that begins like an image, and image data where no image is, byte by byte", () => {
    const words = `data:image/png;base64,${"A".repeat(10_000)}`;
    for (const wire of ["chat", "responses", "messages"] as const) {
      const found = bound(wire, body(wire, [[{ kind: "text", value: words }]], [], words));
      expect(valueOf(found).bound).toBeGreaterThan(20_000);
    }
    const echoed = { type: "text", text: "x", citations: [{ media_type: "image/png", data: "A".repeat(10_000) }] };
    const found = bound("messages", { messages: [{ role: "user", content: [echoed] }] });
    expect(valueOf(found).bound).toBeGreaterThan(10_000);
  });

  it("names the parts it met", () => {
    const found = bound("chat", body("chat", [[{ kind: "image", value: PNG }], [{ kind: "text", value: "x" }]], [], ""));
    expect(found).toMatchObject({ ok: true, value: { parts: ["image_url", "text"] } });
  });

  it.each<Wire>(["chat", "responses", "messages"])(
    "is the same, and so is a refusal, whether base64 was made text of or left as bytes, wherever it stands on the wire of %s",
    (wire) => {
      const run = fc.nat(40).map((more) => "QUJD/+09".repeat(150 + more));
      const value = fc.oneof(
        run,
        run.map((data) => `data:image/png;base64,${data}`),
        run.map((data) => `data:image/png;base64,${data}QQ==`),
        run.map((data) => `data:image/png;base64,${data}Q`),
        run.map((data) => `data:image/png;base64,${data}=${data}`),
        run.map((data) => `https://pictures.test/${data}`),
        run.map((data) => `\ufdfa ${data}\n"`),
      );
      const part = fc.record({ kind: fc.constantFrom("text" as const, "image" as const, "tool-call" as const), value });
      const said = fc.array(fc.array(part, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
      fc.assert(
        fc.property(said, value, fc.boolean(), (turns, other, escaped) => {
          const whole = body(wire, turns, [{ name: "f", schema: { [other]: other } }], other);
          const json = JSON.stringify(whole);
          const { text, runs } = withoutRuns(new TextEncoder().encode(escaped ? json.replaceAll("/", "\\/") : json), "req_1");
          expect(text.byteLength).toBeLessThan(json.length);
          const marked = JSON.parse(new TextDecoder().decode(text)) as object;
          expect(boundPrompt(wire, marked, BILLED, { maxImages: 20, runs })).toEqual(bound(wire, whole));
        }),
        { numRuns: 50 },
      );
    },
  );

  it("is no less where a letter behind base64 that was left as bytes would combine with another one than it does", () => {
    const said = `\ufdfa${"QUJD".repeat(300)}\u0301`;
    const json = JSON.stringify({ messages: [{ role: "user", content: said }] });
    const { text, runs } = withoutRuns(new TextEncoder().encode(json), "req_1");
    const marked = JSON.parse(new TextDecoder().decode(text)) as object;
    const found = boundPrompt("chat", marked, BILLED, { maxImages: 20, runs });
    expect(valueOf(found).bound).toBeGreaterThanOrEqual(valueOf(bound("chat", JSON.parse(json) as object)).bound);
  });
});
