import { Badge } from "../../platform/console/parts.tsx";
import { priceWords } from "../../platform/console/price-words.ts";
import type { ModelAccounting } from "../../platform/model-accounting.ts";
import { totalText } from "./total-text.ts";
import { show, tell } from "../../platform/console/tell.ts";

/** How a model is accounted for: what an incident about it closes by (LLM-9). Undefined where it could not be read. */
export const ModelPanel = ({ accounting }: { accounting: ModelAccounting | undefined }) => {
  if (!accounting)
    return <p class="problem">{tell`Could not be read: the books or the alert ledger do not answer, so it cannot be closed now.`}</p>;
  const { rule, openAlerts, day, reported, estimated } = accounting;
  return (
    <dl class="plain">
      <dt>{tell`Pricing rule (USD per million tokens)`}</dt>
      <dd>
        {rule === null ? (
          tell`not in the contract: it cannot be called`
        ) : rule.pricing === null ? (
          <Badge state="fail">{tell`none`}</Badge>
        ) : (
          priceWords(rule.pricing)
        )}
      </dd>
      <dt>{tell`Dashboard slice`}</dt>
      <dd>{rule?.dashboardSlice ?? tell`none`}</dd>
      <dt>{tell`Alerts about its cost`}</dt>
      <dd>
        {openAlerts.length === 0 ? (
          <Badge state="pass">{tell`none open`}</Badge>
        ) : (
          openAlerts.map((key) => <Badge state="fail">{key}</Badge>)
        )}
      </dd>
      <dt>{show`Reported on ${day}`}</dt>
      <dd>{totalText(reported)}</dd>
      <dt>{show`Estimated on ${day}`}</dt>
      <dd>{totalText(estimated)}</dd>
    </dl>
  );
};
