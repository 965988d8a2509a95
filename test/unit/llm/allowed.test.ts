import { describe, expect, it } from "vitest";
import { boundPrompt } from "../../../src/features/llm/bounds.ts";
import type { Wire } from "../../../src/features/llm/wires.ts";
import { BILLED } from "./dearest-provider.ts";

const judge = (wire: Wire, body: object) => boundPrompt(wire, body, BILLED, { maxImages: 2 });
const user = (...content: unknown[]) => ({ messages: [{ role: "user", content }] });
const input = (...items: unknown[]) => ({ input: items });
const PDF = `data:application/pdf;base64,${"A".repeat(40)}`;
const PNG = `data:image/png;base64,${"A".repeat(40)}`;

describe("what cannot be bounded is refused, and named", () => {
  it.each<[string, object]>([
    ["messages/0/content/0", user({ type: "file", file: { file_data: PDF } })],
    ["messages/0/content/0", user({ type: "input_audio", input_audio: { data: "A", format: "wav" } })],
    ["messages/0/content/0/type", user({ type: "video_url", video_url: { url: "https://a.test/v" } })],
    ["messages/0/content/0/image_url/url", user({ type: "image_url", image_url: { url: PDF } })],
    ["messages/0/content/0/image_url/url", user({ type: "image_url", image_url: { url: "data:image/png;base64,not base64 at all" } })],
    ["messages/0/content/0/image_url/url", user({ type: "image_url", image_url: { url: "data:image/svg+xml;base64,AAAA" } })],
    ["messages/0/content/0/image_url/url", user({ type: "image_url", image_url: { url: "file:///etc/passwd" } })],
    ["messages/0/content/0/image_url", user({ type: "image_url" })],
    ["messages/0/content/0/image_url/detail", user({ type: "image_url", image_url: { url: PNG, detail: "original" } })],
    ["messages/0/content/2/image_url", user(...Array.from({ length: 3 }, () => ({ type: "image_url", image_url: { url: PNG } })))],
    ["messages/0/content/0/image_url", user({ type: "text", text: "x", image_url: { url: PNG } })],
    ["messages/0/audio", { messages: [{ role: "assistant", audio: { id: "audio_of_another" } }] }],
    ["messages/0/file_id", { messages: [{ role: "user", content: "x", file_id: "file-1" }] }],
    ["messages/0", { messages: ["x"] }],
    ["tools/0/type", { messages: [], tools: [{ type: "web_search" }] }],
    ["modalities/1", { messages: [], modalities: ["text", "audio"] }],
    ["audio", { messages: [], audio: { voice: "a", format: "mp3" } }],
    ["prediction", { messages: [], prediction: { type: "content", content: "x" } }],
    ["web_search_options", { messages: [], web_search_options: {} }],
    ["store", { messages: [], store: true }],
    ["service_tier", { messages: [], service_tier: "priority" }],
    ["moderation", { messages: [], moderation: { model: "m" } }],
    ["a~1b~0c", { messages: [], "a/b~c": 1 }],
    ["__proto__", JSON.parse('{"messages": [], "__proto__": {"x": 1}}') as object],
  ])("chat: %s", (path, body) => {
    expect(judge("chat", body)).toMatchObject({ ok: false, refusal: { path, reason: expect.stringMatching(/./) } });
  });

  it.each<[string, object]>([
    ["input/0/content/0", input({ role: "user", content: [{ type: "input_file", file_data: PDF }] })],
    ["input/0/content/0", input({ role: "user", content: [{ type: "input_file", file_url: "https://a.test/a.pdf" }] })],
    ["input/0/content/0/file_id", input({ role: "user", content: [{ type: "input_image", file_id: "file-1" }] })],
    ["input/0/content/0/image_url", input({ role: "user", content: [{ type: "input_image" }] })],
    ["input/0/output/0", input({ type: "function_call_output", call_id: "c", output: [{ type: "input_file", file_id: "f" }] })],
    ["input/0", input({ type: "item_reference", id: "msg_of_another" })],
    ["input/0/role", input({ id: "msg_of_another" })],
    ["input/0/content", input({ type: "message", role: "user", id: "msg_of_another" })],
    ["input/0/encrypted_content", input({ type: "reasoning", id: "rs_of_another", summary: [] })],
    ["input/0/arguments", input({ type: "function_call", id: "fc_of_another" })],
    ["input/0/type", input({ type: "computer_call_output", output: { file_id: "f" } })],
    ["input/0/type", input({ type: "compaction", encrypted_content: "A" })],
    ["tools/0/type", { input: "x", tools: [{ type: "mcp", server_url: "https://a.test" }] }],
    ["tools/0/defer_loading", { input: "x", tools: [{ type: "function", name: "f", defer_loading: true }] }],
    ["previous_response_id", { input: "x", previous_response_id: "resp_of_another" }],
    ["conversation", { input: "x", conversation: "conv_of_another" }],
    ["prompt", { input: "x", prompt: { id: "pmpt_1" } }],
    ["background", { input: "x", background: true }],
    ["store", { input: "x", store: true }],
    ["include/0", { input: "x", include: ["file_search_call.results"] }],
    ["context_management", { input: "x", context_management: [{ type: "compaction" }] }],
    ["prompt_cache_options", { input: "x", prompt_cache_options: { prewarm: true } }],
  ])("responses: %s", (path, body) => {
    expect(judge("responses", body)).toMatchObject({ ok: false, refusal: { path, reason: expect.stringMatching(/./) } });
  });

  const document = (source: object, more: object = {}) => user({ type: "document", source, ...more });
  it.each<[string, object]>([
    ["messages/0/content/0/source", document({ type: "url", url: "https://a.test/a.pdf" })],
    ["messages/0/content/0/source", document({ type: "base64", media_type: "application/pdf", data: "AAAA" })],
    ["messages/0/content/0/source", document({ type: "file", file_id: "f" })],
    ["messages/0/content/0/source/content/0/type", document({ type: "content", content: [{ type: "document" }] })],
    [
      "messages/0/content/0/citations/enabled",
      document({ type: "text", media_type: "text/plain", data: "x" }, { citations: { enabled: true } }),
    ],
    ["messages/0/content/0/source", user({ type: "image", source: { type: "file", file_id: "f" } })],
    [
      "messages/0/content/0/source/media_type",
      user({ type: "image", source: { type: "base64", media_type: "application/pdf", data: "AAAA" } }),
    ],
    [
      "messages/0/content/0/source/data",
      user({ type: "image", source: { type: "base64", media_type: "image/png", data: "words, words" } }),
    ],
    ["messages/0/content/0/type", user({ type: "container_upload", file_id: "f" })],
    [
      "messages/0/content/0/content/0/source",
      user({ type: "tool_result", tool_use_id: "t", content: [{ type: "document", source: { type: "url", url: "https://a.test" } }] }),
    ],
    ["system/0/file_id", { messages: [], system: [{ type: "text", text: "x", file_id: "file_1" }] }],
    ["tools/0/type", { messages: [], tools: [{ type: "bash_20250124", name: "bash" }] }],
    ["tools/0/type", { messages: [], tools: [{ type: "text_editor_20250728", name: "e" }] }],
    ["tools/0/type", { messages: [], tools: [{ type: "memory_20250818", name: "memory" }] }],
    ["tools/0/type", { messages: [], tools: [{ type: "code_execution_20250825", name: "c" }] }],
    ["container", { messages: [], container: "c" }],
    ["mcp_servers", { messages: [], mcp_servers: [{ url: "https://a.test" }] }],
    ["inference_geo", { messages: [], inference_geo: "us" }],
    ["context_management", { messages: [], context_management: { edits: [] } }],
    ["speed", { messages: [], speed: "fast" }],
    ["fallbacks", { messages: [], fallbacks: [{ model: "m" }] }],
  ])("messages: %s", (path, body) => {
    expect(judge("messages", body)).toMatchObject({ ok: false, refusal: { path, reason: expect.stringMatching(/./) } });
  });
});

describe("ordinary use passes", () => {
  it.each<[string, Wire, object]>([
    [
      "an agent's chat, with its earlier answer as it came",
      "chat",
      {
        messages: [
          { role: "developer", content: "Be brief.", name: "shop" },
          {
            role: "user",
            content: [
              { type: "text", text: "What is this?" },
              { type: "image_url", image_url: { url: "https://a.test/a.png" } },
            ],
          },
          {
            role: "assistant",
            content: null,
            refusal: null,
            annotations: [],
            audio: null,
            tool_calls: [{ id: "c", type: "function", function: { name: "f", arguments: "{}" } }],
          },
          { role: "tool", tool_call_id: "c", content: "a chair" },
        ],
        ...{
          model: "m",
          stream: true,
          stream_options: { include_usage: true },
          max_completion_tokens: 9,
          n: 2,
          temperature: 0,
          top_p: 1,
          stop: ["x"],
        },
        ...{
          seed: 1,
          user: "u",
          metadata: { a: "b" },
          logprobs: true,
          top_logprobs: 2,
          logit_bias: { "5": 1 },
          presence_penalty: 0,
          frequency_penalty: 0,
        },
        ...{
          parallel_tool_calls: true,
          tool_choice: { type: "function", function: { name: "f" } },
          reasoning_effort: "low",
          verbosity: "low",
        },
        ...{
          store: false,
          service_tier: "auto",
          modalities: ["text"],
          prompt_cache_key: "k",
          safety_identifier: "s",
          audio: null,
          prediction: null,
        },
        tools: [{ type: "function", function: { name: "f", description: "d", strict: true, parameters: { type: "object" } } }],
        response_format: { type: "json_schema", json_schema: { name: "n", schema: { type: "object" }, strict: true } },
      },
    ],
    [
      "a response after another, its items as they came",
      "responses",
      {
        input: [
          { role: "user", content: "x" },
          { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "AAAA", status: null },
          {
            type: "message",
            id: "msg_1",
            role: "assistant",
            status: "completed",
            content: [{ type: "output_text", text: "y", annotations: [], logprobs: [] }],
          },
          { type: "function_call", id: "fc_1", call_id: "c", name: "f", arguments: "{}", status: "completed" },
          {
            type: "function_call_output",
            call_id: "c",
            output: [
              { type: "input_text", text: "z" },
              { type: "input_image", image_url: PNG, detail: "auto" },
            ],
          },
          { type: "custom_tool_call", call_id: "d", name: "g", input: "i" },
          { type: "custom_tool_call_output", call_id: "d", output: "o" },
        ],
        ...{
          model: "m",
          instructions: "i",
          store: false,
          background: false,
          previous_response_id: null,
          truncation: "auto",
          include: ["reasoning.encrypted_content"],
        },
        ...{
          reasoning: { effort: "low", summary: "auto" },
          text: { format: { type: "json_schema", name: "n", schema: {}, strict: true }, verbosity: "low" },
        },
        tools: [
          { type: "function", name: "f", parameters: {}, strict: true },
          { type: "custom", name: "g", format: { type: "text" } },
        ],
      },
    ],
    [
      "a conversation with tools, thinking and documents of text",
      "messages",
      {
        system: [{ type: "text", text: "Be brief.", cache_control: { type: "ephemeral", ttl: "1h" } }],
        messages: [
          {
            role: "user",
            content: [{ type: "document", title: "t", context: "c", source: { type: "text", media_type: "text/plain", data: "d" } }],
          },
          {
            role: "user",
            content: [
              { type: "document", source: { type: "content", content: [{ type: "text", text: "x" }] }, citations: { enabled: false } },
            ],
          },
          {
            role: "assistant",
            content: [
              { type: "thinking", thinking: "t", signature: "s" },
              { type: "redacted_thinking", data: "A" },
              { type: "tool_use", id: "t", name: "f", input: { a: [1] }, caller: { type: "direct" } },
            ],
          },
          {
            role: "user",
            content: [
              {
                type: "tool_result",
                tool_use_id: "t",
                is_error: false,
                content: [{ type: "image", source: { type: "base64", media_type: "image/webp", data: "AAAA" } }],
              },
            ],
          },
          { role: "user", content: [{ type: "search_result", source: "s", title: "t", content: [{ type: "text", text: "x" }] }] },
        ],
        ...{
          model: "m",
          max_tokens: 9,
          stream: true,
          temperature: 1,
          top_k: 4,
          stop_sequences: ["x"],
          metadata: { user_id: "u" },
          tool_choice: { type: "auto" },
        },
        ...{
          thinking: { type: "enabled", budget_tokens: 1_024 },
          service_tier: "auto",
          output_config: { effort: "low", format: { type: "json_schema", schema: {} } },
        },
        tools: [
          { name: "f", description: "d", input_schema: { type: "object" } },
          { type: "custom", name: "g", input_schema: { type: "object" }, strict: true },
        ],
      },
    ],
  ])("%s", (_what, wire, body) => {
    expect(judge(wire, body)).toMatchObject({ ok: true });
  });
});
