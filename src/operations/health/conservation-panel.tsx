import { Badge, Time } from "../../platform/console/parts.tsx";

interface Side {
  label: string;
  amount: unknown;
}

/** One equation between two independent ledgers, as `/health/ops` has it. */
interface Equation {
  name: string;
  left: Side;
  right: Side;
  difference: unknown;
  settledBefore: string | null;
  holds: boolean;
  brokenSince: string | null;
  detail?: unknown;
}

/** What must not be lost: each equation with both of its sides, those that do not hold first. */
export const ConservationPanel = ({ figures }: { figures: Record<string, unknown> }) => {
  const { items = [] } = figures as { items?: Equation[] };
  return (
    <ul class="rows">
      {[...items]
        .sort((a, b) => Number(a.holds) - Number(b.holds))
        .map(({ name, left, right, difference, settledBefore, holds, brokenSince, detail }) => (
          <li>
            <p class="line">
              <Badge state={holds ? "pass" : "fail"}>{holds ? "holds" : "broken"}</Badge>
              <strong>{name}</strong>
              <span class="figures">
                {left.label} {amountText(left.amount)} {holds ? "=" : "≠"} {right.label} {amountText(right.amount)}
              </span>
            </p>
            <p class="soft">
              {settledBefore !== null && (
                <>
                  settled before <Time at={settledBefore} />
                </>
              )}
              {!holds && (
                <>
                  {" "}
                  · off by {amountText(difference)}, since <Time at={brokenSince} />
                  {typeof detail === "string" && ` · ${detail}`}
                </>
              )}
            </p>
          </li>
        ))}
    </ul>
  );
};

function amountText(amount: unknown): string {
  if (typeof amount === "number") return new Intl.NumberFormat("en").format(amount);
  return typeof amount === "string" ? amount : JSON.stringify(amount);
}
