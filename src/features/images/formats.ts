import { parseAccept } from "hono/utils/accept";
import { jpegFault } from "./jpeg.ts";
import { pngFault } from "./png.ts";
import { webpFault } from "./webp.ts";

export interface ImageFormat {
  mediaType: "image/webp" | "image/jpeg" | "image/png";
  /** By which a path asks the processor for it. */
  ending: string;
  /** Why bytes are no whole image of it, undefined where they are one. */
  faultOf: (bytes: Uint8Array) => string | undefined;
}

export const pngFormat: ImageFormat = { mediaType: "image/png", ending: "png", faultOf: pngFault };

/** The first is what a client gets that takes anything. AVIF is none of them: encoding it takes longer than an image may (`images.deadlineMs`). */
export const FORMATS: readonly [ImageFormat, ...ImageFormat[]] = [
  { mediaType: "image/webp", ending: "webp", faultOf: webpFault },
  { mediaType: "image/jpeg", ending: "jpg", faultOf: jpegFault },
  pngFormat,
];

/**
 * The format a client is served by its Accept (RFC 9110 §12.5.1): of each format the most specific range says how welcome it is, and
 * of equally welcome ones that is taken which is named, then the smaller. Where none is welcome the client gets the usual one all the same
 * (§12.4.1): an image it may not show is worth more to it than none.
 */
export function formatFor(accept: string | null): ImageFormat {
  const ranges = parseAccept(accept ?? "*/*");
  const [usual] = FORMATS;
  let best = { format: usual, quality: 0, rank: 0 };
  for (const format of FORMATS) {
    const rankOf = (type: string): number => [`*/*`, "image/*", format.mediaType].indexOf(type.toLowerCase());
    const own = ranges.map(({ type, q }) => ({ rank: rankOf(type), quality: q })).toSorted((one, other) => other.rank - one.rank)[0];
    if (!own || own.rank < 0) continue;
    const { quality, rank } = own;
    if (quality > best.quality || (quality > 0 && quality === best.quality && rank > best.rank)) best = { format, quality, rank };
  }
  return best.format;
}

/** The format a path's ending names, as older paths do. */
export const formatEnding = (ending: string): ImageFormat | undefined => FORMATS.find((format) => format.ending === ending);
