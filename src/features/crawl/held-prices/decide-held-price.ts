import { auditRow } from "../../../platform/audit/audit-log.ts";
import { notFound } from "../../../platform/errors.ts";
import { heldPriceDecided } from "../../../platform/events/crawl.ts";
import type { Actor } from "../../../platform/identity.ts";
import { ok, refused, type Result } from "../../../platform/result.ts";
import { correctOffers } from "../../catalog/correct-offers.ts";
import type { CrawlDeps } from "../ports.ts";
import { toHeldPrice } from "./list-held-prices.ts";
import type { HeldPriceDecided } from "./problems.ts";
import type { HeldPrice, HeldPriceDecision } from "./schemas.ts";
import { decideHeld, heldPriceById } from "./store.ts";

/**
 * An operator's one decision on a price that is held back. Accepted, it stands in the offer at once where there is one and nothing newer was
 * read, and is published when it is read again; that alone is left to do where this ends between the two. Throws `not-found`.
 */
export async function decideHeldPrice(
  deps: CrawlDeps,
  by: Actor,
  id: string,
  { decision, note }: HeldPriceDecision,
): Promise<Result<HeldPrice, HeldPriceDecided>> {
  const held = await heldPriceById(deps.db, id);
  if (!held) throw notFound("held price");
  const { supplierId, productKey, amount, currency, offer, seenAt } = held;
  const detail = { decision, supplierId, productKey, amount, currency, note };
  const line = auditRow(deps, by, { action: "held-price.decide", subjectKind: "held-price", subject: id, detail });
  const state = decision === "accept" ? "ACCEPTED" : "REJECTED";
  if (!(await decideHeld(deps.db, id, state, { by: by.id, note, line })))
    return refused({ kind: "held-price-decided", state: (await heldPriceById(deps.db, id))?.state ?? "OVERTAKEN" });
  heldPriceDecided(deps, { heldPriceId: id, supplierId, productKey, decision, operatorId: by.id });
  if (decision === "accept") await correctOffers(deps, supplierId, [{ ...offer, seenAt }], false);
  return ok(toHeldPrice({ ...held, state, decidedAt: line.at, decidedBy: by.id, note }));
}
