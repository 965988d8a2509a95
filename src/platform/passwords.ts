import { randomBytes, timingSafeEqual } from "node:crypto";
import { AppError } from "./errors.ts";
import { hashingRefused } from "./events/auth.ts";
import { HashingLine, type HashedFor, type Place } from "./hashing-line.ts";
import type { Platform } from "./platform.ts";
import { loadScrypt } from "../sdks.ts";
import type { ScryptCost } from "./scrypt.ts";
import { inSlices } from "./sliced.ts";

/** Hashes for whoever holds a place in the isolate's line. */
export interface Hasher {
  /** Hashes a password with a fresh salt. */
  hash(password: string): Promise<string>;
  /** Compares in constant time. Without a stored hash it works as long and answers false, so that time tells nothing. */
  verify(password: string, stored: string | undefined): Promise<boolean>;
}

export interface Passwords {
  /**
   * Takes a place in the line, for as long as `use` runs. Throws `overloaded` where there is none, before `use` is called: whatever a try costs
   * and counts belongs inside.
   */
  admit<T>(who: HashedFor, use: (hasher: Hasher) => Promise<T>): Promise<T>;
}

/**
 * scrypt with N=2^14, r=8, p=5: OWASP's parameters for 16 MiB, which fits an isolate's 128 MB beside its other requests.
 * Stored as `scrypt$N$r$p$salt$hash`, base64url, so that parameters can grow without losing accounts.
 */
const COST: ScryptCost = { N: 2 ** 14, r: 8, p: 5 };
const KEY_BYTES = 32;
const LOOK_MS = 20;
const LONGEST_LOOK_MS = 500;

/** The isolate's hashing. `pause` resolves after so many milliseconds, others having had their turn (docs/decisions/0010). */
export function createPasswords(
  deps: Pick<Platform, "clock" | "contract" | "log" | "metrics">,
  pause: (milliseconds: number) => Promise<void>,
): Passwords {
  const line = new HashingLine(deps.contract.access.hashing);
  const now = () => deps.clock.now().getTime();

  /** Each looks by its own timer: promises of one request must not hang on another request, which may be cancelled. */
  async function turn(place: Place): Promise<void> {
    for (let ahead = line.ahead(place, now()); ahead > 0; ahead = line.ahead(place, now()))
      await pause(Math.min(LONGEST_LOOK_MS, ahead * LOOK_MS));
  }

  async function derive(place: Place, password: string, salt: Uint8Array, cost: ScryptCost): Promise<Buffer> {
    await turn(place);
    try {
      const { scryptInSlices } = await loadScrypt();
      const held = async (milliseconds: number): Promise<void> => {
        await pause(milliseconds);
        line.ahead(place, now());
      };
      return await inSlices(scryptInSlices(password.normalize("NFKC"), salt, cost, KEY_BYTES), { pause: held });
    } finally {
      line.done(place, now());
    }
  }

  const hasherAt = (place: Place): Hasher => ({
    async hash(password) {
      const salt = randomBytes(16);
      const key = await derive(place, password, salt, COST);
      return ["scrypt", COST.N, COST.r, COST.p, salt.toString("base64url"), key.toString("base64url")].join("$");
    },
    async verify(password, stored) {
      const [scheme, N, r, p, salt = "", hash = ""] = (stored ?? "").split("$");
      if (scheme !== "scrypt") {
        await derive(place, password, randomBytes(16), COST);
        return false;
      }
      const expected = Buffer.from(hash, "base64url");
      const actual = await derive(place, password, Buffer.from(salt, "base64url"), { N: Number(N), r: Number(r), p: Number(p) });
      return expected.byteLength === actual.byteLength && timingSafeEqual(expected, actual);
    },
  });

  return {
    async admit(who, use) {
      const taken = line.take(who, now());
      if (!taken.ok) {
        const { retryAfterSeconds } = taken.refusal;
        hashingRefused(deps, { who, places: taken.refusal.taken, retryAfterSeconds });
        throw new AppError("overloaded", "too many sign in at once", { subject: "sign-in", retryAfterSeconds });
      }
      try {
        return await use(hasherAt(taken.value));
      } finally {
        line.leave(taken.value);
      }
    },
  };
}
