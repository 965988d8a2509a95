import { createHmac, timingSafeEqual } from "node:crypto";

/** imgproxy's processing options of an offer's picture: fitted into a box, never enlarged. */
export const OFFER_OPTIONS = "rs:fit:480:480";

export interface ImageRequest {
  signature: string;
  options: string;
  /** base64url of the source URL, with the format's ending: `aHR0…cGc.webp`. */
  source: string;
}

/** imgproxy's URL signature: HMAC-SHA256 over salt and path, base64url; https://docs.imgproxy.net/usage/signing_url */
export function signPath(path: string, keyHex: string, saltHex: string): string {
  return createHmac("sha256", Buffer.from(keyHex, "hex")).update(Buffer.from(saltHex, "hex")).update(path).digest("base64url");
}

/** The path of an image in imgproxy's own form; only what this Worker signed is processed, so it is no open proxy. */
export function signedPath(options: string, sourceUrl: string, keyHex: string, saltHex: string): string {
  const path = `/${options}/${Buffer.from(sourceUrl, "utf8").toString("base64url")}.webp`;
  return `/${signPath(path, keyHex, saltHex)}${path}`;
}

/** The source URL of a path that `signedPath` made. */
export function sourceUrlOf({ source }: Pick<ImageRequest, "source">): string {
  return Buffer.from(source.replace(/\.webp$/, ""), "base64url").toString("utf8");
}

/** True for a path we signed; compared in constant time. */
export function isSigned({ signature, options, source }: ImageRequest, keyHex: string, saltHex: string): boolean {
  const expected = Buffer.from(signPath(`/${options}/${source}`, keyHex, saltHex));
  const given = Buffer.from(signature);
  return expected.byteLength === given.byteLength && timingSafeEqual(expected, given);
}

/** Generic imagery instead of a product's picture; the contract's `placeholderPolicy` decides that it may be shown. */
export const PLACEHOLDER_SVG = [
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 400" role="img" aria-label="No picture at the moment">',
  '<rect width="400" height="400" fill="#eef1f4"/>',
  '<path d="M110 270l60-80 45 55 30-35 45 60z" fill="#b8c2cc"/><circle cx="260" cy="150" r="22" fill="#b8c2cc"/>',
  "</svg>",
].join("");
