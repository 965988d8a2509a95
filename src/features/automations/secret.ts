const BYTES = 24;

/** A fresh `whsec_…` secret: 192 random bits in base64, as Standard Webhooks asks for (24 to 64 bytes). */
export function newSecret(): string {
  return `whsec_${btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(BYTES))))}`;
}
