import { readerLocale } from "../../platform/language/reader.ts";
import { Badge } from "../../platform/console/parts.tsx";
import { priceWords } from "../../platform/console/price-words.ts";
import type { ModelUsage } from "./model-usage-store.ts";
import type { ModelPrice, PricedModel } from "./models.ts";
import { priceText } from "./price-text.ts";
import { tell } from "../../platform/console/tell.ts";

const NANO_PER_USD = 1e9;
export const usd = (nano: number): string =>
  `${new Intl.NumberFormat(readerLocale(), { minimumFractionDigits: 2, maximumFractionDigits: 6 }).format(nano / NANO_PER_USD)} USD`;
export const count = (value: number): string => new Intl.NumberFormat(readerLocale()).format(value);

export interface ModelRow {
  model: string;
  /** Undefined where the contract does not know it. */
  priced: PricedModel | undefined;
  /** The pricing rule in force; undefined where there is none. */
  price: ModelPrice | undefined;
  /** Whether the environment allows it. */
  allowed: boolean;
  /** Undefined where it was not called today. */
  usage: ModelUsage | undefined;
  /** Whether the ledger has its zero-cost alert open; undefined where it does not answer. */
  zeroCost: boolean | undefined;
}

/** Each model with its pricing rule, its slice of the dashboard, whether it costs nothing, and today's totals (LLM-5 to LLM-7). */
export const ModelTable = ({ rows }: { rows: readonly ModelRow[] }) => (
  <div class="scroll stack">
    <table>
      <thead>
        <tr>
          <th>{tell`Model`}</th>
          <th>{tell`Pricing rule (USD per million tokens)`}</th>
          <th>{tell`Owner, approval`}</th>
          <th>{tell`Dashboard slice`}</th>
          <th>{tell`Calls`}</th>
          <th>{tell`Reported`}</th>
          <th>{tell`Estimated`}</th>
          <th>{tell`Zero-cost alert`}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ model, priced, price, allowed, usage, zeroCost }) => (
          <tr>
            <td>
              {model} {!allowed && <Badge state="plain">{tell`not allowed here`}</Badge>}
            </td>
            <td data-label={tell`Pricing`}>{price ? priceWords(priceText(price)) : <Badge state="fail">{tell`none`}</Badge>}</td>
            <td data-label={tell`Owner`}>{priced && `${priced.owner}, ${priced.approvalTicket}`}</td>
            <td data-label={tell`Slice`}>{priced?.dashboardSlice}</td>
            <td data-label={tell`Calls`}>{count(usage?.calls ?? 0)}</td>
            <td data-label={tell`Reported`}>{usage && tell`${count(usage.reportedTokens)} tokens, ${usd(usage.reportedCost)}`}</td>
            <td data-label={tell`Estimated`}>{usage && tell`${count(usage.estimatedTokens)} tokens, ${usd(usage.estimatedCost)}`}</td>
            <td data-label={tell`Zero-cost alert`}>
              <ZeroCost usage={usage} open={zeroCost} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

/** What the alert says, however the day's totals look: a price that was corrected at noon leaves it open until somebody resolves it. */
const ZeroCost = ({ usage, open }: { usage: ModelUsage | undefined; open: boolean | undefined }) => {
  if (open === undefined) return <Badge state="fail">{tell`unknown`}</Badge>;
  if (open) return <Badge state="fail">{tell`open`}</Badge>;
  const used = usage && usage.reportedTokens + usage.estimatedTokens > 0;
  return used ? <Badge state="pass">{tell`accounted`}</Badge> : <span class="soft">{tell`not used today`}</span>;
};
