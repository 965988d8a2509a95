import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnswerReader } from "../../bench/answer-reader.ts";

interface Read {
  status: number | undefined;
  text: string;
  ends: number;
}

/** What a reader makes of an answer that arrives in these pieces. */
function read(pieces: readonly Buffer[]): Read {
  const parts: Buffer[] = [];
  const found: Read = { status: undefined, text: "", ends: 0 };
  const reader = new AnswerReader({
    head: ({ status }) => (found.status = status),
    body: (bytes) => parts.push(bytes),
    end: () => (found.ends += 1),
  });
  for (const piece of pieces) reader.feed(piece);
  return { ...found, text: Buffer.concat(parts).toString() };
}

const piecesOf = (answer: string, cuts: readonly number[]): Buffer[] => {
  const bytes = Buffer.from(answer);
  const edges = [0, ...cuts.map((cut) => cut % bytes.length).toSorted((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
};

const sized = (body: string): string => `HTTP/1.1 201 Created\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const chunked = (chunks: readonly string[]): string =>
  `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${chunks
    .map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`)
    .join("")}0\r\n\r\n`;

const cuts = fc.array(fc.nat({ max: 2_000 }), { maxLength: 12 });
const text = fc.string({ unit: "grapheme", minLength: 1, maxLength: 80 });

describe("the load client's reader of answers", () => {
  it("takes an answer of a stated length whole, wherever the network cuts it", () => {
    fc.assert(
      fc.property(text, cuts, (body, at) => {
        expect(read(piecesOf(sized(body), at))).toEqual({ status: 201, text: body, ends: 1 });
      }),
    );
  });

  it("takes a chunked answer whole, wherever the network cuts it, line ends in its chunks included", () => {
    fc.assert(
      fc.property(
        fc.array(
          text.map((one) => `${one}\r\n`),
          { maxLength: 5 },
        ),
        cuts,
        (chunks, at) => {
          expect(read(piecesOf(chunked(chunks), at))).toEqual({ status: 200, text: chunks.join(""), ends: 1 });
        },
      ),
    );
  });

  it("ends an answer without a body at its head", () => {
    expect(read([Buffer.from("HTTP/1.1 204 No Content\r\nx-request-id: req_1\r\n\r\n")])).toEqual({ status: 204, text: "", ends: 1 });
  });

  it("does not end one of which bytes are missing", () => {
    expect(read([Buffer.from(sized("ten desks").slice(0, -1))]).ends).toBe(0);
    expect(read([Buffer.from(chunked(["ten desks"]).slice(0, -2))]).ends).toBe(0);
  });
});
