import { newSecretBytes } from "../../platform/secrets.ts";

/**
 * `piq_svc_`, 256 random bits in base62, and their CRC-32 in base62: one word without an end that a double click or a URL would cut off,
 * whose prefix a scanner of published secrets looks for and whose checksum it can check by itself, without asking us. The checksum keeps
 * typing errors from a store; it is no secret.
 */
export const SERVICE_TOKEN_PREFIX = "piq_svc_";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Digits of base62 that 256 and 32 bits take. */
const SECRET_DIGITS = 43;
const CHECK_DIGITS = 6;
const FORM = new RegExp(`^${SERVICE_TOKEN_PREFIX}([0-9A-Za-z]{${SECRET_DIGITS}})([0-9A-Za-z]{${CHECK_DIGITS}})$`);

export const newServiceToken = (): string => serviceTokenOf(newSecretBytes());

export function serviceTokenOf(bytes: Uint8Array): string {
  const secret = base62(
    bytes.reduce((number, byte) => number * 256n + BigInt(byte), 0n),
    SECRET_DIGITS,
  );
  return SERVICE_TOKEN_PREFIX + secret + checkOf(secret);
}

/** Whether a text can be a service token. One that cannot is nobody's, and nobody is asked. */
export function isServiceToken(text: string): boolean {
  const [, secret, check] = FORM.exec(text) ?? [];
  return secret !== undefined && check === checkOf(secret);
}

const checkOf = (secret: string): string => base62(BigInt(crc32(new TextEncoder().encode(secret))), CHECK_DIGITS);

function base62(number: bigint, digits: number): string {
  let text = "";
  for (let left = number; text.length < digits; left /= 62n) text = BASE62.charAt(Number(left % 62n)) + text;
  return text;
}

/** CRC-32 as in ISO-HDLC, gzip and PNG (reflected, polynomial 0xEDB88320). */
function crc32(bytes: Uint8Array): number {
  let crc = 0xff_ff_ff_ff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xed_b8_83_20 : 0);
  }
  return (crc ^ 0xff_ff_ff_ff) >>> 0;
}

/** A token's id, beside those of sessions. */
export const isServiceTokenId = (id: string): boolean => id.startsWith("svc_");
