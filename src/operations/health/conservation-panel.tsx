import { Badge, figureText, Time } from "../../platform/console/parts.tsx";
import type { Equation } from "./conservation-rules.ts";

const COUNT = {};

/** What must not be lost: each equation with both of its sides, those that do not hold first. */
export const ConservationPanel = ({ figures }: { figures: Record<string, unknown> }) => {
  const { items = [] } = figures as { items?: Equation[] };
  return (
    <ul class="rows two">
      {items
        .toSorted((a, b) => rank(a) - rank(b))
        .map((equation) => (
          <li>
            <Balance equation={equation} />
          </li>
        ))}
    </ul>
  );
};

const rank = ({ holds, error }: Equation): number => (holds === false ? 0 : error !== null || holds === null ? 1 : 2);

const Balance = ({
  equation: { name, statement, left, right, difference, settledBefore, holds, brokenSince, detail, error },
}: {
  equation: Equation;
}) => (
  <>
    <p class="line">
      <Badge state={holds === null ? "warn" : holds ? "pass" : "fail"}>
        {holds === null ? "not measured" : holds ? "holds" : "broken"}
      </Badge>
      <strong>{name}</strong>
      {left && right && (
        <span class="figures">
          {left.label} <b>{figureText(left.amount, COUNT)}</b> {holds === true ? "=" : "≠"} {right.label}{" "}
          <b>{figureText(right.amount, COUNT)}</b>
        </span>
      )}
    </p>
    {holds === false && (
      <p class="problem">
        {figureText(difference ?? 0, COUNT)} apart since <Time at={brokenSince} />
        {detail !== null && `: ${detail}`}
      </p>
    )}
    {error !== null && <p class="problem">Could not be measured: {error}</p>}
    <p class="soft">
      {statement}
      {settledBefore !== null && (
        <>
          ; settled before <Time at={settledBefore} />
        </>
      )}
    </p>
  </>
);
