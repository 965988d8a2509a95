import { describe, expect, it } from "vitest";
import { readGathered } from "../../../src/features/llm/pass-parts.ts";

const PIECES = ["one ", "two ", "three"].map((word) => new TextEncoder().encode(word));

/** Is there whole before it is read. */
const start = (to: { enqueue(piece: Uint8Array): void; close(): void }): void => {
  for (const piece of PIECES) to.enqueue(piece.slice());
  to.close();
};
const ofBytes = (source: Omit<UnderlyingByteSource, "type"> = {}): ReadableStream<Uint8Array> =>
  new ReadableStream({ ...source, type: "bytes" });

describe("a stream of bytes that is read for the books", () => {
  it("is read in one turn, however many pieces it came in, and none keeps more memory than it has bytes", async () => {
    const from = readGathered(ofBytes({ start }));
    const read = await from.next();
    expect(new TextDecoder().decode(read)).toBe("one two three");
    expect(read?.buffer.byteLength).toBe(read?.byteLength);
    expect(await from.next()).toBeUndefined();
  });

  it("is read piece by piece where it is no stream of bytes to its platform", async () => {
    const from = readGathered(new ReadableStream({ start }));
    const read: string[] = [];
    for (let piece = await from.next(); piece; piece = await from.next()) read.push(new TextDecoder().decode(piece));
    expect(read).toEqual(["one ", "two ", "three"]);
  });

  it("can be given up while it is read", async () => {
    for (const stream of [ofBytes(), new ReadableStream<Uint8Array>()]) {
      const from = readGathered(stream);
      const read = from.next();
      await from.cancel();
      expect(await read).toBeUndefined();
    }
  });
});
