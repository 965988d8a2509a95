import { wholly } from "../../../platform/sliced.ts";
import { withinBudget, WorkBudget } from "../extract/work-budget.ts";
import type { FeedRow } from "./feed-rows.ts";
import { idOfRow, offerOfRow, type FeedOf, type RowOffer } from "./offer-of-row.ts";
import { recorded } from "../../../platform/language/say.ts";

/** Of rows that nobody ever wrote by hand: what one may cost. */
const ROW_LIMITS = { maxSteps: 20_000, maxDepth: 16 };

/** A row that costs more than one may, and another of a product that was named before (`known`), are set aside as well. */
export function judgeRow(row: FeedRow, of: FeedOf, known: Set<string>): RowOffer {
  const judged = wholly(
    withinBudget(
      // oxlint-disable-next-line require-yield
      (function* () {
        return offerOfRow(row, of, new WorkBudget(ROW_LIMITS));
      })(),
    ),
  )?.value;
  if (!judged)
    return { kind: "set-aside", reason: recorded`is more work than a row may be`, id: idOfRow(row.attributes, new WorkBudget(ROW_LIMITS)) };
  if (judged.kind !== "offer") return judged;
  const { productKey } = judged.read.offer;
  if (known.has(productKey)) return { kind: "set-aside", reason: recorded`has an id that another row has`, id: productKey };
  known.add(productKey);
  return judged;
}
