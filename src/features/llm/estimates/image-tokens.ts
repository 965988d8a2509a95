import type { PricedModel } from "../models.ts";

/** An image of a prompt: its bytes in base64 where the caller sends them, and at which detail it is to be seen. */
export interface PromptImage {
  base64?: string | undefined;
  detail?: unknown;
}

interface Size {
  width: number;
  height: number;
}

/** Characters of base64 in which an image has to say its size: a JPEG says it behind its preview, the others at once. */
const HEAD = { jpeg: 131_072, other: 64 };
/** What a JPEG begins with, in base64. */
const JPEG = "/9j/";

/** Tokens of an image as its model counts it; the most an image has where its size is not known. */
export function imageTokens({ base64, detail }: PromptImage, { image }: PricedModel["estimates"]): number {
  const { pixelsPerToken, mostTokens, longestSide, lowSide } = image;
  const size = base64 === undefined ? undefined : sizeOf(base64);
  const side = detail === "low" ? (lowSide ?? longestSide) : longestSide;
  if (!size) return side === undefined ? mostTokens : Math.min(mostTokens, (side * side) / pixelsPerToken);
  const scale = Math.min(1, (side ?? Infinity) / Math.max(size.width, size.height));
  return Math.min(mostTokens, (size.width * size.height * scale * scale) / pixelsPerToken);
}

/** What the head of a PNG, GIF, WebP or JPEG says; undefined where it says nothing that can be meant. */
export function sizeOf(base64: string): Size | undefined {
  const head = base64.slice(0, base64.startsWith(JPEG) ? HEAD.jpeg : HEAD.other);
  const bytes = Uint8Array.from(atob(head.slice(0, head.length - (head.length % 4))), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const size = [png, gif, webp, jpeg].map((read) => read(view)).find((found) => found !== undefined);
  return size && size.width > 0 && size.height > 0 ? size : undefined;
}

const name = (view: DataView, at: number, length: number): string =>
  view.byteLength < at + length ? "" : String.fromCharCode(...new Uint8Array(view.buffer, at, length));

function png(view: DataView): Size | undefined {
  if (view.byteLength < 24 || name(view, 12, 4) !== "IHDR") return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

function gif(view: DataView): Size | undefined {
  if (view.byteLength < 10 || name(view, 0, 4) !== "GIF8") return undefined;
  return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

/** Each of its three forms says it in its own bits. */
function webp(view: DataView): Size | undefined {
  if (view.byteLength < 30 || name(view, 8, 4) !== "WEBP") return undefined;
  const form = name(view, 12, 4);
  if (form === "VP8X") return { width: 1 + threeBytes(view, 24), height: 1 + threeBytes(view, 27) };
  if (form === "VP8 ") return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (form !== "VP8L") return undefined;
  const bits = view.getUint32(21, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
}

const threeBytes = (view: DataView, at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536;

/** Passes over segments until the one that begins a frame: C0 to CF but for tables (C4, C8, CC). */
function jpeg(view: DataView): Size | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 9 <= view.byteLength; at += 2 + Math.max(2, view.getUint16(at + 2))) {
    const marker = view.getUint16(at);
    if (marker < 0xffc0) return undefined;
    if (marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker))
      return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
  }
  return undefined;
}
