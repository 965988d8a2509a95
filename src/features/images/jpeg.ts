const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;

/** Why bytes are no whole JPEG (ITU-T T.81 annex B), undefined where they are one: segments that say how long they are, up to a scan, and the end's mark last. */
export function jpegFault(bytes: Uint8Array): string | undefined {
  if (bytes.byteLength === 0) return "it sent nothing";
  if (!marks(bytes, 0, START_OF_IMAGE)) return "what it sent is no JPEG";
  if (!marks(bytes, bytes.byteLength - 2, END_OF_IMAGE)) return "the JPEG has no end";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 4 <= bytes.byteLength && bytes[at] === 0xff) {
    const isScan = marks(bytes, at, START_OF_SCAN);
    const length = view.getUint16(at + 2);
    at += 2 + length;
    if (isScan) return length >= 2 && at < bytes.byteLength - 2 ? undefined : "the JPEG has an empty scan";
  }
  return "the JPEG's segments are broken";
}

const marks = (bytes: Uint8Array, at: number, mark: number): boolean => bytes[at] === 0xff && bytes[at + 1] === mark;
