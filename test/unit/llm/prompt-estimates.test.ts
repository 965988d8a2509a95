import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundPrompt } from "../../../src/features/llm/bounds.ts";
import { imageTokens, sizeOf } from "../../../src/features/llm/estimates/image-tokens.ts";
import { readPrompt } from "../../../src/features/llm/estimates/prompt-text.ts";
import { promptTokens } from "../../../src/features/llm/estimates/prompt-tokens.ts";
import { createTokenizer, tokensOfText } from "../../../src/features/llm/estimates/tokenizer.ts";
import type { CallBody } from "../../../src/features/llm/rules.ts";
import type { Wire } from "../../../src/features/llm/wires.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";

const { llm } = contractFor("production");
const { models, counting } = llm;
const modelOf = (name: string) =>
  present(
    models.find(({ model }) => model === name),
    name,
  );
const tokenizer = createTokenizer();

async function tokensOf(wire: Wire, body: CallBody, model = wire === "messages" ? "claude-haiku-4-5" : "gpt-4.1-mini"): Promise<number> {
  const text = readPrompt(wire, body, counting);
  const [said, tools, format] = await Promise.all([text.said, text.tools, text.format].map((each) => tokensOfText(tokenizer, each)));
  return promptTokens({ said: said ?? 0, tools: tools ?? 0, format: format ?? 0 }, text, modelOf(model).estimates);
}

interface Recorded {
  source: string;
  wire: Wire;
  inputTokens: number;
  body: CallBody;
}
const FILE = fileURLToPath(new URL("../../support/vectors/prompts/prompts.json", import.meta.url).href);
const { prompts } = JSON.parse(readFileSync(FILE, "utf8")) as { prompts: Recorded[] };
const likeModel = ({ wire, body }: Recorded): string =>
  wire === "messages" ? "claude-haiku-4-5" : body.model.startsWith("gpt-5") ? "gpt-5-mini" : "gpt-4.1-mini";

describe("estimates of recorded prompts", () => {
  it.each<Wire>(["chat", "messages"])("add up to 0.95 to 1.15 of what the provider reported, on the wire of %s", async (wire) => {
    let [sum, truth] = [0, 0];
    for (const prompt of prompts.filter((each) => each.wire === wire)) {
      sum += await tokensOf(wire, prompt.body, likeModel(prompt));
      truth += prompt.inputTokens;
    }
    expect(truth).toBeGreaterThan(0);
    expect(sum / truth).toBeGreaterThan(0.95);
    expect(sum / truth).toBeLessThan(1.15);
  });

  it("are below what is reserved for the same prompt, which is no less than the provider reported", async () => {
    for (const prompt of prompts) {
      const { bound } = valueOf(boundPrompt(prompt.wire, prompt.body, modelOf(likeModel(prompt)).bounds, llm));
      expect(prompt.inputTokens, prompt.source).toBeLessThanOrEqual(bound);
      expect(await tokensOf(prompt.wire, prompt.body, likeModel(prompt)), prompt.source).toBeLessThan(bound);
    }
  });
});

const user = (content: unknown): CallBody => ({ model: "gpt-4.1-mini", messages: [{ role: "user", content }] });

describe("an estimate of a prompt", () => {
  it("is OpenAI's own count of a conversation: its text, four tokens a message and three more", async () => {
    const words = "We need twenty office chairs in Graz by May.";
    const body = {
      model: "gpt-4.1-mini",
      messages: [
        { role: "system", content: words },
        { role: "user", content: words },
      ],
    };
    expect(await tokensOf("chat", body)).toBe(2 * (await tokenizer.count([words])) + 2 * 4 + 3);
    expect(await tokensOf("responses", { model: "gpt-4.1-mini", instructions: words, input: words })).toBe(await tokensOf("chat", body));
  });

  it("reads every kind of text there is, and what is no text not at all", async () => {
    const words = "twenty office chairs with armrests";
    const tokens = await tokenizer.count([words]);
    const said = async (wire: Wire, body: object) => (await tokensOf(wire, { model: "m", ...body })) / tokens;
    const parts: [Wire, object][] = [
      ["chat", { messages: [{ role: "assistant", content: null, refusal: words }] }],
      [
        "chat",
        { messages: [{ role: "assistant", tool_calls: [{ type: "function", id: "x", function: { name: "f", arguments: words } }] }] },
      ],
      ["chat", { messages: [{ role: "assistant", tool_calls: [{ type: "custom", custom: { name: "f", input: words } }] }] }],
      ["responses", { input: [{ role: "user", content: [{ type: "input_text", text: words }] }] }],
      ["responses", { input: [{ type: "function_call_output", call_id: "x", output: words }] }],
      [
        "messages",
        { messages: [{ role: "user", content: [{ type: "tool_result", tool_use_id: "x", content: [{ type: "text", text: words }] }] }] },
      ],
      ["messages", { messages: [{ role: "assistant", content: [{ type: "tool_use", id: "x", name: "f", input: { note: words } }] }] }],
      [
        "messages",
        { messages: [{ role: "user", content: [{ type: "document", source: { type: "text", media_type: "text/plain", data: words } }] }] },
      ],
      [
        "messages",
        {
          messages: [
            { role: "user", content: [{ type: "search_result", source: "s", title: "t", content: [{ type: "text", text: words }] }] },
          ],
        },
      ],
      ["messages", { system: [{ type: "text", text: words }], messages: [] }],
      ["messages", { messages: [{ role: "assistant", content: [{ type: "thinking", thinking: words, signature: "A".repeat(500) }] }] }],
    ];
    for (const [wire, body] of parts) expect(await said(wire, body), JSON.stringify(body)).toBeGreaterThan(1);
    const unread = {
      role: "user",
      content: [{ type: "text", text: "x", citations: [words.repeat(50)], cache_control: { type: words.repeat(50) } }],
    };
    expect(await tokensOf("messages", { model: "m", messages: [unread] })).toBeLessThan(12);
  });

  it("counts tools and output formats by their JSON, and what the provider adds for them once", async () => {
    const tool = {
      type: "function",
      function: {
        name: "order",
        description: "Orders so many of an item.",
        parameters: { type: "object", properties: { units: { type: "integer" } } },
      },
    };
    const [none, one, two] = [
      await tokensOf("chat", user("x")),
      await tokensOf("chat", { ...user("x"), tools: [tool] }),
      await tokensOf("chat", { ...user("x"), tools: [tool, tool] }),
    ];
    const { addedTokens } = modelOf("gpt-4.1-mini").estimates.tools;
    expect(one).toBeGreaterThan(none + addedTokens);
    expect(Math.abs(two - one - (one - none - addedTokens))).toBeLessThanOrEqual(2);
    const schema = { type: "object", properties: { units: { type: "integer" } } };
    expect(
      await tokensOf("chat", { ...user("x"), response_format: { type: "json_schema", json_schema: { name: "n", schema } } }),
    ).toBeGreaterThan(none);
    expect(
      await tokensOf("responses", { model: "m", input: "x", text: { format: { type: "json_schema", name: "n", schema } } }),
    ).toBeGreaterThan(none);
    expect(await tokensOf("messages", { ...user("x"), output_config: { format: { type: "json_schema", schema } } })).toBeGreaterThan(none);
  });

  it("never throws, however deep what callers send is nested", () => {
    const deep = JSON.parse(`${'{"a":['.repeat(3_000)}"x"${"]}".repeat(3_000)}`) as unknown;
    const body = { model: "m", input: [{ type: "reasoning", id: "r", summary: [deep], encrypted_content: "A".repeat(4_000) }] };
    expect(readPrompt("responses", body, counting).sealed).toEqual({ items: 1, characters: 4_000 });
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom<Wire>("chat", "responses", "messages"), (value, wire) => {
        const given = {
          model: "m",
          messages: [value],
          input: value,
          system: value,
          instructions: value,
          tools: [value],
          text: value,
        } as CallBody;
        expect(readPrompt(wire, given, counting).messages).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

const bytes = (...values: (number | string)[]) =>
  btoa(
    values
      .map((value) => (typeof value === "string" ? value : String.fromCharCode(value)))
      .join("")
      .padEnd(48, "\0"),
  );
const png = (width: number, height: number) =>
  bytes("\u0089PNG\r\n\u001a\n", 0, 0, 0, 13, "IHDR", 0, 0, width >> 8, width & 255, 0, 0, height >> 8, height & 255);

describe("the size of an image", () => {
  it.each([
    ["PNG", png(640, 480)],
    ["GIF", bytes("GIF89a", 0x80, 2, 0xe0, 1)],
    ["WebP, lossy", bytes("RIFF", 0, 0, 0, 0, "WEBPVP8 ", 0, 0, 0, 0, 0, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0xe0, 1)],
    ["WebP, lossless", bytes("RIFF", 0, 0, 0, 0, "WEBPVP8L", 0, 0, 0, 0, 0x2f, 0x7f, 0xc2, 0x77, 0, 0, 0, 0, 0, 0)],
    ["WebP, extended", bytes("RIFF", 0, 0, 0, 0, "WEBPVP8X", 10, 0, 0, 0, 0, 0, 0, 0, 0x7f, 2, 0, 0xdf, 1, 0)],
    [
      "JPEG behind its tables",
      bytes(0xff, 0xd8, 0xff, 0xc4, 0, 4, 1, 1, 0xff, 0xe0, 0, 2, 0xff, 0xc2, 0, 17, 8, 1, 0xe0, 2, 0x80, 3, 1, 0, 0),
    ],
  ])("is read of a %s", (_kind, base64) => {
    expect(sizeOf(base64)).toEqual({ width: 640, height: 480 });
  });

  it("is not known of what is no image, empty or cut off, and nothing throws", () => {
    for (const base64 of ["", "AAAA", bytes(0xff, 0xd8, 0xff, 0xe0), png(0, 480)]) expect(sizeOf(base64)).toBeUndefined();
    fc.assert(fc.property(fc.base64String({ maxLength: 400 }), (base64) => void sizeOf(base64)));
  });

  it("gives its tokens, scaled as the provider scales it, and the most there can be where it is not known", () => {
    const { estimates: openai } = modelOf("gpt-4.1-mini");
    const { estimates: anthropic } = modelOf("claude-haiku-4-5");
    // A picture that both were asked about in the recordings was 283 tokens to Anthropic.
    expect(imageTokens({ base64: png(460, 460) }, anthropic)).toBeCloseTo(282, 0);
    expect(imageTokens({ base64: png(8_000, 200) }, anthropic)).toBeLessThan(100);
    expect(imageTokens({ base64: png(1_024, 1_024) }, openai)).toBeCloseTo((1_024 * 1_024) / openai.image.pixelsPerToken);
    expect(imageTokens({ base64: png(1_024, 1_024), detail: "low" }, openai)).toBeCloseTo((512 * 512) / openai.image.pixelsPerToken);
    expect(imageTokens({ base64: png(9_000, 9_000) }, openai)).toBe(openai.image.mostTokens);
    expect(imageTokens({}, openai)).toBe(openai.image.mostTokens);
    expect(imageTokens({}, anthropic)).toBe(anthropic.image.mostTokens);
  });

  it("counts once for an image on each wire, and none of its bytes as text", async () => {
    const url = `data:image/png;base64,${png(640, 480)}${"A".repeat(40_000)}`;
    const { estimates } = modelOf("gpt-4.1-mini");
    const image = Math.round((640 * 480) / estimates.image.pixelsPerToken);
    const plain = await tokensOf("chat", user("x"));
    expect(
      Math.abs(
        (await tokensOf(
          "chat",
          user([
            { type: "text", text: "x" },
            { type: "image_url", image_url: { url } },
          ]),
        )) -
          plain -
          image,
      ),
    ).toBeLessThan(2);
    const input = [
      {
        role: "user",
        content: [
          { type: "input_text", text: "x" },
          { type: "input_image", image_url: url },
        ],
      },
    ];
    expect(Math.abs((await tokensOf("responses", { model: "m", input })) - plain - image)).toBeLessThan(2);
    const source = { type: "base64", media_type: "image/png", data: url.slice(url.indexOf(",") + 1) };
    expect(
      await tokensOf(
        "messages",
        user([
          { type: "text", text: "x" },
          { type: "image", source },
        ]),
      ),
    ).toBeLessThan(430);
  });
});
