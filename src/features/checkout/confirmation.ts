import { errors, jwtVerify, SignJWT, type JWTPayload } from "jose";
import * as z from "zod";
import { sha256 } from "../../platform/digest.ts";
import { hmacKey } from "../../platform/hmac-key.ts";
import { headerOf, keyNamed, longestTokenSeconds, signingKeyAt } from "../../platform/key-ring.ts";
import type { Money } from "../../platform/money.ts";
import { once } from "../../platform/once.ts";
import type { Platform } from "../../platform/platform.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import { keysOf } from "../auth/tokens.ts";
import type { CheckoutRefusal } from "./problems.ts";
import { findAttemptByKey } from "./store.ts";

/** What a buyer was shown before money is spent: who, which cart at which version, for how much. */
export interface Shown {
  buyerId: string;
  cartId: string;
  snapshotVersion: number;
  total: Money;
}

const AUDIENCE = "checkout-confirmation";
const claims = once(() =>
  z.object({ sub: z.string(), jti: z.string(), cart: z.string(), version: z.int(), amount: z.int(), currency: z.string() }),
);

type Keys = Pick<Platform, "settings" | "clock" | "contract" | "ids">;

/** A key of its own, so that no token of another purpose can ever pass for one. */
const keyOf = ({ secret }: { secret: string }): Promise<CryptoKey> => hmacKey(sha256(`${AUDIENCE}\n${secret}`));

/** Signs what was shown, so that what is confirmed later is that and nothing else. */
export async function signShown(
  deps: Keys,
  { buyerId, cartId, snapshotVersion, total }: Shown,
): Promise<{ confirmation: string; expiresAt: Date }> {
  const now = deps.clock.now();
  const key = signingKeyAt(keysOf(deps).access, now);
  const expiresAt = new Date(now.getTime() + deps.contract.checkout.confirmationSeconds * 1000);
  const confirmation = await new SignJWT({ cart: cartId, version: snapshotVersion, ...total })
    .setProtectedHeader(headerOf(key))
    .setAudience(AUDIENCE)
    .setSubject(buyerId)
    .setJti(deps.ids.next("req"))
    .setExpirationTime(expiresAt)
    .sign(await keyOf(key));
  return { confirmation, expiresAt };
}

type Confirmed = Shown & { key: string };

/**
 * What a buyer confirms, and the one key under which it is done, however often he says so. Past its time it confirms nothing new, and still names
 * what was done under it in time: a retry goes on with that.
 */
export async function readShown(
  deps: Keys & Pick<Platform, "db">,
  buyerId: string,
  confirmation: string,
): Promise<Result<Confirmed, Extract<CheckoutRefusal, { kind: "confirmation-invalid" }>>> {
  const now = deps.clock.now();
  const verifying = { ring: keysOf(deps).access, now, longestSeconds: longestTokenSeconds(deps.contract) };
  try {
    const verified = await jwtVerify(confirmation, ({ kid }) => keyOf(keyNamed(kid, verifying)), {
      algorithms: ["HS256"],
      audience: AUDIENCE,
      subject: buyerId,
      currentDate: now,
    });
    return ok(confirmedBy(verified.payload));
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      // Signature, audience and subject are held before the time is.
      const late = confirmedBy(error.payload);
      if (await findAttemptByKey(deps.db, buyerId, late.key)) return ok(late);
      return refused({ kind: "confirmation-invalid", reason: "expired" });
    }
    if (error instanceof errors.JOSEError) return refused({ kind: "confirmation-invalid", reason: "unknown" });
    throw error;
  }
}

function confirmedBy(payload: JWTPayload): Confirmed {
  const { sub, jti, cart, version, amount, currency } = claims().parse(payload);
  return { buyerId: sub, cartId: cart, snapshotVersion: version, total: { amount, currency }, key: `confirmed-${jti}` };
}
