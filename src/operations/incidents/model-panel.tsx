import { Badge } from "../../platform/console/parts.tsx";
import type { ModelAccounting } from "../../platform/model-accounting.ts";
import { totalText } from "./total-text.ts";

/** How a model is accounted for: what an incident about it closes by (LLM-9). Undefined where it could not be read. */
export const ModelPanel = ({ accounting }: { accounting: ModelAccounting | undefined }) => {
  if (!accounting)
    return <p class="problem">Could not be read: the books or the alert ledger do not answer, so it cannot be closed now.</p>;
  const { rule, openAlerts, day, reported, estimated } = accounting;
  return (
    <dl class="plain">
      <dt>Pricing rule (USD per million tokens)</dt>
      <dd>{rule === null ? "not in the contract: it cannot be called" : (rule.pricing ?? <Badge state="fail">none</Badge>)}</dd>
      <dt>Dashboard slice</dt>
      <dd>{rule?.dashboardSlice ?? "none"}</dd>
      <dt>Alerts about its cost</dt>
      <dd>
        {openAlerts.length === 0 ? <Badge state="pass">none open</Badge> : openAlerts.map((key) => <Badge state="fail">{key}</Badge>)}
      </dd>
      <dt>Reported on {day}</dt>
      <dd>{totalText(reported)}</dd>
      <dt>Estimated on {day}</dt>
      <dd>{totalText(estimated)}</dd>
    </dl>
  );
};
