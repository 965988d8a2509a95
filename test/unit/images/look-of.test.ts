import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { dominantColour } from "../../../src/features/images/dominant-colour.ts";
import { lookOf } from "../../../src/features/images/look-of.ts";
import { placeholderSvg } from "../../../src/features/images/placeholder.ts";
import { pointsOf } from "../../../src/features/images/small-png.ts";

const chunk = (name: string, data: Uint8Array) => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.byteLength);
  return Buffer.concat([length, Buffer.from(name, "latin1"), data, Buffer.alloc(4)]);
};
interface Drawn {
  width: number;
  height: number;
  colour: number;
  lines: number[][];
  more?: Buffer[];
  bits?: number;
  interlaced?: number;
}
function png({ width, height, colour, lines, more = [], bits = 8, interlaced = 0 }: Drawn): Uint8Array<ArrayBuffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width);
  header.writeUInt32BE(height, 4);
  header.set([bits, colour, 0, 0, interlaced], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const data = chunk("IDAT", deflateSync(Buffer.from(lines.flat())));
  return Uint8Array.from(Buffer.concat([signature, chunk("IHDR", header), ...more, data, chunk("IEND", Buffer.alloc(0))]));
}
const RED = [200, 10, 20];
const rgbaOf = async (drawn: Drawn) => [...((await pointsOf(png(drawn)))?.rgba ?? [])];

describe("a small PNG", () => {
  it("is read by each way in which its lines may be written", async () => {
    // One colour throughout: each way writes the first line as it is, and then what differs from what it foretells.
    const first = [0, ...RED, ...RED];
    const other = { none: [0, ...RED, ...RED], left: [1, ...RED, 0, 0, 0], above: [2, 0, 0, 0, 0, 0, 0] };
    const average = [3, 100, 5, 10, 0, 0, 0];
    const paeth = [4, 0, 0, 0, 0, 0, 0];
    for (const line of [...Object.values(other), average, paeth]) {
      const rgba = await rgbaOf({ width: 2, height: 2, colour: 2, lines: [first, line] });
      expect(rgba).toEqual([...RED, 255, ...RED, 255, ...RED, 255, ...RED, 255]);
    }
  });

  it("is read in grey, with opacity, and by a palette", async () => {
    const one = { width: 1, height: 1 };
    expect(await rgbaOf({ ...one, colour: 0, lines: [[0, 7]] })).toEqual([7, 7, 7, 255]);
    expect(await rgbaOf({ ...one, colour: 4, lines: [[0, 7, 9]] })).toEqual([7, 7, 7, 9]);
    expect(await rgbaOf({ ...one, colour: 6, lines: [[0, 1, 2, 3, 4]] })).toEqual([1, 2, 3, 4]);
    const more = [chunk("PLTE", Buffer.from([0, 0, 0, 5, 6, 7])), chunk("tRNS", Buffer.from([255, 8]))];
    expect(await rgbaOf({ ...one, colour: 3, lines: [[0, 1]], more })).toEqual([5, 6, 7, 8]);
  });

  it("is none where it is large, interlaced, of other bits, or its points are too few, too many or no such packing", async () => {
    const one: Drawn = { width: 1, height: 1, colour: 2, lines: [[0, ...RED]] };
    expect(await pointsOf(png(one))).toBeDefined();
    const wrong = [
      { width: 65 },
      { height: 0 },
      { interlaced: 1 },
      { bits: 16 },
      { colour: 5 },
      { lines: [[0, 1]] },
      { lines: [[0, 1, 2, 3, 4]] },
    ];
    for (const change of wrong) expect(await pointsOf(png({ ...one, ...change })), JSON.stringify(change)).toBeUndefined();
    const broken = png(one);
    broken.set([0xff, 0xff, 0xff, 0xff], 8 + 25 + 8);
    expect(await pointsOf(broken)).toBeUndefined();
    expect(await pointsOf(new Uint8Array(0))).toBeUndefined();
  });
});

describe("a picture's dominant colour", () => {
  const points = (...colours: [number[], number][]) => {
    const rgba = Uint8Array.from(colours.flatMap(([colour, count]) => Array.from({ length: count }, () => colour).flat()));
    return { width: rgba.byteLength / 4, height: 1, rgba };
  };
  const WHITE = [255, 255, 255, 255];

  it("is the mean of those that most of its points nearly have", () => {
    expect(dominantColour(points([[200, 10, 20, 255], 3], [[204, 12, 20, 255], 1], [[0, 0, 250, 255], 3]))).toBe("#c90b14");
  });

  it("is not the white before which it was taken, unless there is next to nothing else", () => {
    expect(dominantColour(points([WHITE, 80], [[10, 20, 30, 255], 15], [[90, 90, 90, 255], 5]))).toBe("#0a141e");
    expect(dominantColour(points([WHITE, 95], [[10, 20, 30, 255], 5]))).toBe("#ffffff");
  });

  it("is none of what is seen through", () => {
    expect(dominantColour(points([[9, 9, 9, 0], 9], [[200, 10, 20, 255], 1]))).toBe("#c80a14");
    expect(dominantColour(points([[9, 9, 9, 0], 9]))).toBeUndefined();
  });
});

describe("[IMG-2] the placeholder", () => {
  it("has the shape and the colour of the picture by its miniature, and a drawing that is seen on it", async () => {
    const lines = Array.from({ length: 2 }, () => [0, ...RED, ...RED, ...RED, ...RED]);
    const look = await lookOf(png({ width: 4, height: 2, colour: 2, lines }));
    expect(look).toEqual({ colour: "#c80a14", width: 4, height: 2 });
    const svg = placeholderSvg(look);
    expect(svg).toContain('width="400" height="200" viewBox="0 0 400 200"');
    expect(svg).toContain('<rect width="400" height="200" fill="#c80a14"/>');
    expect(svg).toContain('translate(100 0) scale(0.5)" fill="#ffffff66"');
    expect(placeholderSvg({ colour: "#fafafa", width: 1, height: 64 })).toMatch(/width="6" height="400".*fill="#00000040"/);
  });

  it("is square and grey where nobody knows the picture", () => {
    expect(placeholderSvg()).toMatch(/viewBox="0 0 400 400".*fill="#eef1f4"/);
  });
});
