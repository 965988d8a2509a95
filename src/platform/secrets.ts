import { randomBytes } from "node:crypto";

/** Of AES-GCM. */
export const NONCE_BYTES = 12;

/** 256 random bits, base64url: a secret that only its hash is kept of. */
export const newOpaqueSecret = (): string => randomBytes(32).toString("base64url");

/** 256 random bits, for a secret that is written in a form of its own. */
export const newSecretBytes = (): Uint8Array => randomBytes(32);

/** 96 random bits: the nonce of AES-GCM that NIST SP 800-38D recommends. */
export const newNonce = (): Uint8Array<ArrayBuffer> => new Uint8Array(randomBytes(NONCE_BYTES));

/** A fresh `whsec_…` secret: 192 random bits in base64, as Standard Webhooks asks for (24 to 64 bytes). */
export const newWebhookSecret = (): string => `whsec_${randomBytes(24).toString("base64")}`;
