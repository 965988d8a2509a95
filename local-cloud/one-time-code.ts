import { Secret, TOTP } from "otpauth";

const PERIOD_SECONDS = 30;

/** The code an operator's authenticator shows at a moment (RFC 6238, SHA-1, 6 digits, 30 s). Each step's code is good once. */
export function oneTimeCode(base32: string, at = new Date()): string {
  return new TOTP({ secret: Secret.fromBase32(base32), algorithm: "SHA1", digits: 6, period: PERIOD_SECONDS }).generate({
    timestamp: at.getTime(),
  });
}

/** Codes the Worker would take now, the passing step's first: so the present one is left to whoever signs in next. */
export const codesInTurn = (base32: string, now = new Date()): string[] =>
  [-1, 0, 1].map((steps) => oneTimeCode(base32, new Date(now.getTime() + steps * PERIOD_SECONDS * 1000)));
