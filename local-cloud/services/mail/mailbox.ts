import { createHash } from "node:crypto";
import type { CollectionOf, DocumentStore } from "../../document-store.ts";
import type { StoredMail } from "./mail-schema.ts";

interface UsedKey {
  key: string;
  at: number;
  fingerprint: string;
  mailId: string;
}

const MAILS: CollectionOf<StoredMail> = "mails";
const KEYS: CollectionOf<UsedKey> = "keys";
const KEPT = 500;
const KEY_LIVES_MS = 86_400_000;

/** The mails that were taken, the last 500 of them, and a day's idempotency keys. */
export class Mailbox {
  readonly #store: DocumentStore;
  readonly #now: () => Date;

  constructor(store: DocumentStore, now: () => Date) {
    this.#store = store;
    this.#now = now;
  }

  /** Takes a mail once for each key; `different` where the key was used for another body. */
  take(mail: Omit<StoredMail, "createdAt">, body: string): { id: string } | "different" {
    return this.#store.transaction(() => {
      const now = this.#now();
      const fingerprint = createHash("sha256").update(body).digest("hex");
      const used = mail.idempotencyKey === null ? undefined : this.#store.get(KEYS, mail.idempotencyKey);
      if (used && now.getTime() - used.at < KEY_LIVES_MS) return used.fingerprint === fingerprint ? { id: used.mailId } : "different";
      this.#store.put(MAILS, mail.id, { ...mail, createdAt: now.toISOString() });
      if (mail.idempotencyKey !== null) {
        const key: UsedKey = { key: mail.idempotencyKey, at: now.getTime(), fingerprint, mailId: mail.id };
        this.#store.put(KEYS, key.key, key);
      }
      this.#store.keepNewest(MAILS, KEPT);
      this.#store.keepNewest(KEYS, KEPT);
      return { id: mail.id };
    });
  }

  find(id: string): StoredMail | undefined {
    return this.#store.get(MAILS, id);
  }

  /** Newest first; of one addressee where one is named. */
  list(to?: string): StoredMail[] {
    const all = this.#store.list(MAILS).toReversed();
    return to === undefined ? all : all.filter((mail) => mail.to.includes(to));
  }
}
