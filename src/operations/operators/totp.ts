import { Secret, TOTP } from "otpauth";

const PERIOD_SECONDS = 30;

/** RFC 6238 with SHA-1, 6 digits, 30 s: what every authenticator understands. */
const totpOf = (secret: string, account = "operator") =>
  new TOTP({
    issuer: "ProcureIQ operations",
    label: account,
    algorithm: "SHA1",
    digits: 6,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  });

/** A fresh secret of 160 bits, in base32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** The `otpauth://` URI an authenticator takes, as text or QR code. */
export const totpUri = (secret: string, account: string): string => totpOf(secret, account).toString();

/** The time step a code belongs to, one step of clock drift allowed each way; undefined where it is wrong. The step is good once. */
export function totpStep(secret: string, code: string, now: Date): number | undefined {
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window: 1 });
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / PERIOD_SECONDS) + delta;
}
