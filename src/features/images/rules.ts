import { createHmac, timingSafeEqual } from "node:crypto";

export interface ImageRequest {
  signature: string;
  options: string;
  /** base64url of the source URL, `aHR0…cGc`; where a format's ending follows, that alone is served, else what the client accepts. */
  source: string;
}

/** imgproxy's URL signature: HMAC-SHA256 over salt and path, base64url; https://docs.imgproxy.net/usage/signing_url */
export function signPath(path: string, keyHex: string, saltHex: string): string {
  return createHmac("sha256", Buffer.from(keyHex, "hex")).update(Buffer.from(saltHex, "hex")).update(path).digest("base64url");
}

/** The path of an image in imgproxy's own form; only what this Worker signed is processed, so it is no open proxy. */
export function signedPath(options: string, source: SourceRef, keyHex: string, saltHex: string): string {
  const ending = source.ending === undefined ? "" : `.${source.ending}`;
  const path = `/${options}/${Buffer.from(source.url, "utf8").toString("base64url")}${ending}`;
  return `/${signPath(path, keyHex, saltHex)}${path}`;
}

/** A picture's address, and the ending of the format it is wanted in, where the path says one. */
export interface SourceRef {
  url: string;
  ending?: string | undefined;
}

/** What a path that `signedPath` made is of. */
export function sourceOf({ source }: Pick<ImageRequest, "source">): SourceRef {
  const [encoded = "", ending] = source.split(".", 2);
  return { url: Buffer.from(encoded, "base64url").toString("utf8"), ending };
}

/** True for a path we signed; compared in constant time. */
export function isSigned({ signature, options, source }: ImageRequest, keyHex: string, saltHex: string): boolean {
  const expected = Buffer.from(signPath(`/${options}/${source}`, keyHex, saltHex));
  const given = Buffer.from(signature);
  return expected.byteLength === given.byteLength && timingSafeEqual(expected, given);
}
