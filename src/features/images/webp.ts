const HEADER_BYTES = 12;
/** The first chunk of each of the three forms a WebP has. */
const FIRST_CHUNKS: readonly string[] = ["VP8 ", "VP8L", "VP8X"];

/**
 * Why bytes are no whole WebP (RFC 9649 §2.3 to 2.7), undefined where they are one: the container says how long it is, and so do its
 * chunks, of which one is the picture.
 */
export function webpFault(bytes: Uint8Array): string | undefined {
  if (bytes.byteLength === 0) return "it sent nothing";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const name = (at: number) => String.fromCharCode(...bytes.subarray(at, at + 4));
  if (bytes.byteLength < HEADER_BYTES || name(0) !== "RIFF" || name(8) !== "WEBP") return "what it sent is no WebP";
  const length = view.getUint32(4, true) + 8;
  if (length !== bytes.byteLength) return `the WebP is ${length} bytes long and ${bytes.byteLength} came`;
  const chunks: string[] = [];
  let at = HEADER_BYTES;
  while (at + 8 <= length) {
    chunks.push(name(at));
    const size = view.getUint32(at + 4, true);
    at += 8 + size + (size % 2);
  }
  const [first = ""] = chunks;
  const hasPicture = chunks.some((chunk) => chunk === "VP8 " || chunk === "VP8L" || chunk === "ANMF");
  return at === length && FIRST_CHUNKS.includes(first) && hasPicture ? undefined : "the WebP's chunks are broken";
}
