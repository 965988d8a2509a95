import { Buffer } from "node:buffer";
import type { KeyRing, SigningKey } from "./key-ring.ts";
import { MARK, sealOf } from "./sealed-secrets.ts";
import { newNonce, NONCE_BYTES } from "./secrets.ts";

/** A secret as it is kept, by AES-256-GCM. `owner` is whose it is: put in another's place it does not open. */
export async function seal(key: SigningKey, secret: string, owner: string): Promise<string> {
  const iv = newNonce();
  const sealed = await crypto.subtle.encrypt(gcm(iv, owner), await cipherOf(key), utf8(secret));
  return sealOf(key) + Buffer.concat([iv, new Uint8Array(sealed)]).toString("base64url");
}

/** The secret that was sealed, or that stands as it is. Throws where its key is not in the ring, or it was not sealed by it for this owner. */
export async function unseal(ring: KeyRing | undefined, text: string, owner: string): Promise<string> {
  if (!text.startsWith(MARK)) return text;
  const key = ring?.keys.find((one) => text.startsWith(sealOf(one)));
  if (!key) throw new Error(`a secret is sealed with a key that is not there: ${text.split(":", 2)[1] || "the one without a name"}`);
  const bytes = Buffer.from(text.slice(sealOf(key).length), "base64url");
  try {
    const opened = await crypto.subtle.decrypt(
      gcm(bytes.subarray(0, NONCE_BYTES), owner),
      await cipherOf(key),
      bytes.subarray(NONCE_BYTES),
    );
    return new TextDecoder().decode(opened);
  } catch (cause) {
    throw new Error("a secret does not open with the key that it names", { cause });
  }
}

/** What one owner's row keeps: a secret, the one before it, and those before that. */
interface Row {
  id: string;
  secret: string;
  previousSecret: string | null;
  olderSecrets: readonly { secret: string; until: string }[];
}

const AT_ONCE = 100;
/** So that a run ends; the next goes on. */
const MOST_BATCHES = 50;

/** Brings rows under a key, or opens them without one, as they are found behind an id. Answers of how many, and how many do not open. */
export async function sealAnew(
  { ring, key }: { ring: KeyRing | undefined; key: SigningKey | undefined },
  find: (behind: string, most: number) => Promise<Row[]>,
  keep: (changes: { before: Row; after: Row }[]) => Promise<number>,
): Promise<{ changed: number; shut: number; error?: unknown }> {
  const done: { changed: number; shut: number; error?: unknown } = { changed: 0, shut: 0 };
  let behind = "";
  for (let batch = 0; batch < MOST_BATCHES; batch += 1) {
    const found = await find(behind, AT_ONCE);
    const tried = await Promise.allSettled(found.map(async (before) => ({ before, after: await anew({ ring, key }, before) })));
    done.changed += await keep(tried.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])));
    for (const one of tried) {
      if (one.status === "fulfilled") continue;
      done.shut += 1;
      done.error ??= one.reason;
    }
    if (found.length < AT_ONCE) break;
    behind = found.at(-1)?.id ?? behind;
  }
  return done;
}

async function anew({ ring, key }: { ring: KeyRing | undefined; key: SigningKey | undefined }, row: Row): Promise<Row> {
  const { id, secret, previousSecret, olderSecrets } = row;
  const sealed = async (kept: string) => {
    const opened = await unseal(ring, kept, id);
    return key ? seal(key, opened, id) : opened;
  };
  return {
    id,
    secret: await sealed(secret),
    previousSecret: previousSecret === null ? null : await sealed(previousSecret),
    olderSecrets: await Promise.all(olderSecrets.map(async ({ secret: older, until }) => ({ secret: await sealed(older), until }))),
  };
}

const utf8 = (text: string) => new TextEncoder().encode(text);
const gcm = (iv: Uint8Array<ArrayBuffer>, owner: string) => ({ name: "AES-GCM", iv, additionalData: utf8(owner) });

const ciphers = new WeakMap<SigningKey, Promise<CryptoKey>>();

/** HKDF (RFC 5869) makes the cipher's key of the setting's secret, which is long and random, and for nothing else but this. */
function cipherOf(key: SigningKey): Promise<CryptoKey> {
  const made = ciphers.get(key) ?? derive(key.secret);
  ciphers.set(key, made);
  return made;
}

async function derive(secret: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", utf8(secret), "HKDF", false, ["deriveKey"]);
  const hkdf = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: utf8("procureiq sealed secrets 1") };
  return crypto.subtle.deriveKey(hkdf, material, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
