const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** Of a chunk beside its data: length, name, checksum. */
const AROUND_DATA = 12;

/** Why bytes are no whole PNG (ISO/IEC 15948 §5), undefined where they are one: its chunks say how long they are, have the picture, and the last is its end. */
export function pngFault(bytes: Uint8Array): string | undefined {
  if (bytes.byteLength === 0) return "it sent nothing";
  if (SIGNATURE.some((byte, at) => bytes[at] !== byte)) return "what it sent is no PNG";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: string[] = [];
  let at = SIGNATURE.length;
  while (at + AROUND_DATA <= bytes.byteLength) {
    chunks.push(String.fromCharCode(...bytes.subarray(at + 4, at + 8)));
    at += AROUND_DATA + view.getUint32(at);
  }
  const isWhole = at === bytes.byteLength && chunks[0] === "IHDR" && chunks.includes("IDAT") && chunks.at(-1) === "IEND";
  return isWhole ? undefined : "the PNG's chunks are broken";
}
