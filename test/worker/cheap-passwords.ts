import { scryptSync } from "node:crypto";
import type { Passwords } from "../../src/platform/passwords.ts";

/** A hash as it is stored, at the least cost that scrypt takes: for accounts of whose passwords nothing is asked but that they are right. */
export function cheapHash(password: string): string {
  const hash = scryptSync(password, Buffer.from("salt"), 32, { N: 2, r: 1, p: 1 }).toString("base64url");
  return `scrypt$2$1$1$${Buffer.from("salt").toString("base64url")}$${hash}`;
}

/** The isolate's hashing, its line and its verifying as they are; new passwords are hashed cheaply, so that verifying them is cheap too. */
export const cheaply = (passwords: Passwords): Passwords => ({
  admit: (who, use) => passwords.admit(who, ({ verify }) => use({ hash: async (password) => cheapHash(password), verify })),
});
