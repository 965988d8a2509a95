import { loadOtpauth } from "../../sdks.ts";

const PERIOD_SECONDS = 30;

/** RFC 6238 with SHA-1, 6 digits, 30 s: what every authenticator understands. */
async function totpOf(secret: string, account = "operator") {
  const { Secret, TOTP } = await loadOtpauth();
  return new TOTP({
    issuer: "ProcureIQ operations",
    label: account,
    algorithm: "SHA1",
    digits: 6,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  });
}

/** A fresh secret of 160 bits, in base32. */
export async function newTotpSecret(): Promise<string> {
  const { Secret } = await loadOtpauth();
  return new Secret({ size: 20 }).base32;
}

/** The `otpauth://` URI an authenticator takes, as text or QR code. */
export const totpUri = async (secret: string, account: string): Promise<string> => (await totpOf(secret, account)).toString();

/** The time step a code belongs to, one step of clock drift allowed each way; undefined where it is wrong. The step is good once. */
export async function totpStep(secret: string, code: string, now: Date): Promise<number | undefined> {
  const delta = (await totpOf(secret)).validate({ token: code, timestamp: now.getTime(), window: 1 });
  return delta === null ? undefined : Math.floor(now.getTime() / 1000 / PERIOD_SECONDS) + delta;
}
