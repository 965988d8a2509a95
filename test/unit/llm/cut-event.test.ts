import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Wire } from "../../../src/features/llm/wires.ts";
import { BEGUN, encode, meteredSo, readByClient, run } from "./metered.ts";

/** One event after the first, as long as providers' are. */
const NEXT: Record<Wire, string> = {
  chat: 'data: {"id":"c","choices":[{"index":0,"delta":{"content":"a \\"b\\" \\u00e4 ü 木"},"finish_reason":null}],"usage":null}',
  responses:
    'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","item_id":"m","output_index":0,"delta":"a \\"b\\" ü 木"}',
  messages:
    'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a \\"b\\" ü 木"}}',
};

/** Pieces, and some time later the end: what was sent before a connection breaks has arrived, as it has in the platform's own streams. */
function broken(pieces: readonly Uint8Array[], end: "close" | "error"): ReadableStream<Uint8Array> {
  const rest = pieces.filter(({ length }) => length > 0);
  return new ReadableStream({
    async pull(controller) {
      const piece = rest.shift();
      if (piece) return controller.enqueue(piece);
      // A turn later whoever took the piece has passed it on.
      await new Promise((resolve) => void setImmediate(resolve));
      if (end === "close") controller.close();
      else controller.error(new Error("connection reset"));
    },
  });
}

describe("a stream passed by the platform's pipe that is cut within an event", () => {
  beforeEach(() => meteredSo({}));

  it.each(["chat", "responses", "messages"] as const)(
    "is an error to the official client of %s, and that event nothing else, wherever it was cut",
    async (wire) => {
      const whole = BEGUN[wire].slice(0, BEGUN[wire].lastIndexOf("\n\n") + 2);
      const next = encode(NEXT[wire]);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: next.length - 1 }), fc.constantFrom("close", "error"), async (cut, end) => {
          const { body } = run(broken([encode(whole), next.subarray(0, cut)], end), {}, wire);
          const { events, error } = await readByClient(wire, body);
          expect([events, String(error)]).toEqual([1, expect.stringContaining("not the whole answer")]);
        }),
        { numRuns: 100 },
      );
    },
  );
});
