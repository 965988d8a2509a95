import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { follow, parseEvents, type StreamEvent } from "../../../packages/sdk/src/event-stream.ts";
import { ProblemError } from "../../../packages/sdk/src/problem.ts";

const bodyOf = (...chunks: Uint8Array[]): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
const bytes = (text: string) => new TextEncoder().encode(text);
async function all(events: AsyncGenerator<StreamEvent>): Promise<StreamEvent[]> {
  const found: StreamEvent[] = [];
  for await (const event of events) found.push(event);
  return found;
}

describe("parsing an event stream", () => {
  it("reads events of several lines, drops comments and events without data, and tells the retry", async () => {
    const retries: number[] = [];
    const text = ': heartbeat\n\nretry: 250\nevent: offer.upserted\nid: 7\ndata: {"a":\ndata:1}\n\nevent: nothing\n\ndata: plain\r\n\r\n';
    expect(await all(parseEvents(bodyOf(bytes(text)), (milliseconds) => retries.push(milliseconds)))).toEqual([
      { event: "offer.upserted", id: "7", data: '{"a":\n1}' },
      { event: "message", id: undefined, data: "plain" },
    ]);
    expect(retries).toEqual([250]);
  });

  it("calls an event with an empty name a message, and drops ids with NUL and waits that are no number", async () => {
    const retries: number[] = [];
    const text = "event:\nid: a\0b\nretry: soon\nunknown: x\nnothing\ndata\ndata:  two spaces\n\n";
    expect(await all(parseEvents(bodyOf(bytes(text)), (milliseconds) => retries.push(milliseconds)))).toEqual([
      { event: "message", id: undefined, data: "\n two spaces" },
    ]);
    expect(retries).toEqual([]);
  });

  it("drops what the end of the stream cut off", async () => {
    for (const text of ["data: whole\n\ndata: half", "data: whole\n\ndata: half\n", "\uFEFFdata: whole\n\n: "])
      expect((await all(parseEvents(bodyOf(bytes(text))))).map(({ data }) => data)).toEqual(["whole"]);
  });

  it("yields an event as soon as it is whole, and cancels the stream when nobody reads on", async () => {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      // Never ends by itself.
      start: (controller) => controller.enqueue(bytes("data: first\n\ndata: second\n\n")),
      cancel: () => void (cancelled = true),
    });
    for await (const { data } of parseEvents(body)) {
      expect(data).toBe("first");
      break;
    }
    expect(cancelled).toBe(true);
  });

  it("finds the same events however the bytes are cut and whichever line ends are used", async () => {
    const whole = bytes("id: 1\nevent: a\ndata: é中🧪\n\nid: 2\ndata: x\ndata: y\n\n");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 60 }), { maxLength: 12 }), fc.constantFrom("\n", "\r\n", "\r"), async (cuts, lineEnd) => {
        const text = bytes(new TextDecoder().decode(whole).replaceAll("\n", lineEnd));
        const places = [...new Set([0, ...cuts.filter((cut) => cut < text.length), text.length])].toSorted((a, b) => a - b);
        const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
        // A lone CR at the very end of a stream may be half of a CRLF and ends nothing.
        const tail = lineEnd === "\r" ? [bytes(": end\r")] : [];
        expect(await all(parseEvents(bodyOf(...chunks, ...tail)))).toEqual([
          { event: "a", id: "1", data: "é中🧪" },
          { event: "message", id: "2", data: "x\ny" },
        ]);
      }),
    );
  });
});

describe("following a stream", () => {
  it("goes on after the last event it saw, waits as the server asks, and ends at the last event", async () => {
    const asked: (string | undefined)[] = [];
    const waits: number[] = [];
    const answers = ["retry: 50\nid: 1\ndata: a\n\nid: 2\ndata: b\n\n", "id: 3\nevent: done\ndata: c\n\nid: 4\ndata: never\n\n"];
    const seen = await all(
      follow({
        open: async (lastEventId) => {
          asked.push(lastEventId);
          return new Response(bodyOf(bytes(answers[asked.length - 1] ?? "")));
        },
        last: ({ event }) => event === "done",
        wait: async (milliseconds) => void waits.push(milliseconds),
      }),
    );
    expect(seen.map(({ data }) => data)).toEqual(["a", "b", "c"]);
    expect(asked).toEqual([undefined, "2"]);
    expect(waits).toEqual([50]);
  });

  it("tries again while the server is away, and gives up at once where it says no", async () => {
    let opened = 0;
    const attempt = (status: number) =>
      all(
        follow({
          open: async () => {
            opened += 1;
            throw new ProblemError({ type: "/problems/x", title: "x", status });
          },
          last: () => false,
          wait: async () => undefined,
        }),
      );
    await expect(attempt(503)).rejects.toThrow(ProblemError);
    expect(opened).toBe(5);
    await expect(attempt(404)).rejects.toThrow(ProblemError);
    expect(opened).toBe(6);
  });
});
