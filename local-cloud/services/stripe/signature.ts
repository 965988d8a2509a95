import { createHmac } from "node:crypto";

/** The `Stripe-Signature` header over a raw body: HMAC-SHA256 of `<seconds>.<body>`, scheme v1. */
export function signatureHeader(body: string, secret: string, seconds: number): string {
  const signature = createHmac("sha256", secret).update(`${seconds}.${body}`, "utf8").digest("hex");
  return `t=${seconds},v1=${signature}`;
}
