import { createHmac, timingSafeEqual } from "node:crypto";

/** The secrets URLs are signed with, as hexadecimal text. */
export interface SigningSecrets {
  key: string;
  salt: string;
}

/** imgproxy's URL signature: base64url of HMAC-SHA256 over salt and path, the path with its leading slash and without the signature. */
export function signPath(secrets: SigningSecrets, path: string): string {
  return createHmac("sha256", hexBytes(secrets.key)).update(hexBytes(secrets.salt)).update(path).digest("base64url");
}

/** Whether `signature` was made for exactly this path; takes the same time wherever it differs. */
export function isSignatureOf(secrets: SigningSecrets, path: string, signature: string): boolean {
  const given = Buffer.from(signature);
  const expected = Buffer.from(signPath(secrets, path));
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function hexBytes(hex: string): Buffer {
  if (!/^([0-9a-f]{2})+$/i.test(hex)) throw new Error("an imgproxy key or salt is not hexadecimal");
  return Buffer.from(hex, "hex");
}
