import { auditRow } from "../../platform/audit/audit-log.ts";
import { accountKept } from "../../platform/events/auth.ts";
import { ok, refused, type Result } from "../../platform/result.ts";
import type { ThrottleRefusal } from "../../platform/sign-in-throttle.ts";
import { openBuyer } from "./closing-store.ts";
import type { AuthDeps } from "./ports.ts";
import { findBuyer, findBuyerByEmail, type BuyerRow } from "./store.ts";
import { judged, throttleSignIn } from "./throttle-sign-in.ts";

/**
 * Opens a closed account again, for who knows its password and before its erasure begins. It is throttled as a sign-in, and like one it does
 * not say which of address and password is wrong. One that is open stays so: again is no error. Throws `overloaded` as a sign-in does.
 */
export async function keepAccount(
  deps: AuthDeps,
  { email, password, address }: { email: string; password: string; address: string },
): Promise<Result<undefined, ThrottleRefusal | { kind: "sign-in-failed" } | { kind: "account-erased" }>> {
  const proven = await deps.passwords.admit(
    "buyer",
    async ({ verify }): Promise<Result<BuyerRow, ThrottleRefusal | { kind: "sign-in-failed" }>> => {
      const counted = await throttleSignIn(deps, { email, address });
      if (!counted.ok) return counted;
      const { buyer, right } = await judged(counted.value, async () => {
        const found = await findBuyerByEmail(deps.db, email);
        return { buyer: found, right: await verify(password, found?.passwordHash) };
      });
      if (!buyer || !right) return refused({ kind: "sign-in-failed" });
      await counted.value.takeBack("succeeded");
      return ok(buyer);
    },
  );
  if (!proven.ok) return proven;
  const buyer = proven.value;
  if (buyer.closedAt === null) return ok(undefined);
  const at = deps.clock.now();
  const line = auditRow(deps, buyer, { action: "buyer.account.keep", subjectKind: "buyer", subject: buyer.id, detail: {} });
  const opened = await openBuyer(deps.db, {
    buyerId: buyer.id,
    at,
    line,
    automations: await deps.withheldAutomations(buyer.id, at, "closed"),
  });
  // Asked twice at once, the other has opened it.
  if (!opened && (await findBuyer(deps.db, buyer.id))?.closedAt === null) return ok(undefined);
  if (!opened) return refused({ kind: "account-erased" });
  accountKept(deps, { buyerId: buyer.id });
  return ok(undefined);
}
