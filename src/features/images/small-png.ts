/** A picture point by point: red, green, blue and opacity, row after row. */
export interface Points {
  width: number;
  height: number;
  rgba: Uint8Array;
}

/** Wider or higher ones are none of ours: what is read here is a picture's miniature. */
const MOST_POINTS = 64;
const SIGNATURE_BYTES = 8;
/** Bytes a point takes, by the PNG's colour type: grey, colours, a palette, grey with opacity, colours with opacity. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

/** A small whole PNG (ISO/IEC 15948), of eight bits a channel and not interlaced, as image processors write them; undefined of any other. */
export async function pointsOf(png: Uint8Array<ArrayBuffer>): Promise<Points | undefined> {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks = [...chunksOf(png, view)];
  const dataOf = (name: string) => chunks.find((chunk) => chunk.name === name)?.data;
  const header = dataOf("IHDR");
  if (header?.byteLength !== 13) return undefined;
  const at = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const [width, height, bits, colour, interlaced] = [at.getUint32(0), at.getUint32(4), at.getUint8(8), at.getUint8(9), at.getUint8(12)];
  const channels = CHANNELS[colour];
  if (channels === undefined || bits !== 8 || interlaced !== 0 || Math.min(width, height) < 1) return undefined;
  if (Math.max(width, height) > MOST_POINTS) return undefined;
  const packed = new Blob(chunks.filter(({ name }) => name === "IDAT").map(({ data }) => data));
  const lines = await inflated(packed, height * (1 + width * channels));
  if (lines === undefined) return undefined;
  const channelOf = unfiltered(lines, { width, height, channels });
  return { width, height, rgba: coloured(channelOf, { colour, channels, palette: dataOf("PLTE"), opacity: dataOf("tRNS") }) };
}

function* chunksOf(png: Uint8Array<ArrayBuffer>, view: DataView) {
  for (let at = SIGNATURE_BYTES; at + 12 <= png.byteLength; at += 12 + view.getUint32(at)) {
    const name = String.fromCharCode(...png.subarray(at + 4, at + 8));
    yield { name, data: png.subarray(at + 8, at + 8 + view.getUint32(at)) };
  }
}

/** So many bytes and no more; undefined where it is packed otherwise. */
async function inflated(packed: Blob, length: number): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(length);
  let at = 0;
  try {
    for await (const piece of packed.stream().pipeThrough(new DecompressionStream("deflate"))) {
      if (at + piece.byteLength > length) return undefined;
      bytes.set(piece, at);
      at += piece.byteLength;
    }
  } catch {
    return undefined;
  }
  return at === length ? bytes : undefined;
}

/** Each byte of a line is written as the difference to one foretold from those left, above and left above of it (§9). */
function unfiltered(lines: Uint8Array, { width, height, channels }: { width: number; height: number; channels: number }): Uint8Array {
  const stride = width * channels;
  const out = new Uint8Array(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = lines[row * (stride + 1)] ?? 0;
    for (let column = 0; column < stride; column += 1) {
      const left = column < channels ? 0 : (out[row * stride + column - channels] ?? 0);
      const above = row === 0 ? 0 : (out[(row - 1) * stride + column] ?? 0);
      const corner = row === 0 || column < channels ? 0 : (out[(row - 1) * stride + column - channels] ?? 0);
      const foretold = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter] ?? 0;
      out[row * stride + column] = (lines[row * (stride + 1) + 1 + column] ?? 0) + foretold;
    }
  }
  return out;
}

function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

interface Colouring {
  colour: number;
  channels: number;
  palette: Uint8Array | undefined;
  /** Of the palette's colours. */
  opacity: Uint8Array | undefined;
}

function coloured(bytes: Uint8Array, { colour, channels, palette, opacity }: Colouring): Uint8Array {
  const points = bytes.byteLength / channels;
  const rgba = new Uint8Array(points * 4);
  for (let point = 0; point < points; point += 1) {
    const [first = 0, second = 0, third = 0, fourth = 255] = bytes.subarray(point * channels, (point + 1) * channels);
    const grey = [first, first, first];
    const own =
      colour === 3
        ? [...(palette?.subarray(first * 3, first * 3 + 3) ?? grey), opacity?.[first] ?? 255]
        : colour === 2 || colour === 6
          ? [first, second, third, fourth]
          : [...grey, colour === 4 ? second : 255];
    rgba.set(own, point * 4);
  }
  return rgba;
}
