import { Badge, figureText, Time } from "../../platform/console/parts.tsx";
import { astrayText, BROKEN_ENOUGH, type Equation } from "./conservation-rules.ts";
import { retold } from "../../platform/console/retold.ts";
import { mark, show, tell, told } from "../../platform/console/tell.ts";

const COUNT = {};

/** What must not be lost: each equation with both of its sides, those that do not hold first. */
export const ConservationPanel = ({ figures }: { figures: Record<string, unknown> }) => {
  const { items = [] } = figures as { items?: Equation[] };
  const doubtful = items.filter((equation) => rank(equation) < 2).toSorted((a, b) => rank(a) - rank(b));
  const held = items.filter((equation) => rank(equation) === 2);
  if (doubtful.length === 0) return <Balances equations={held} />;
  return (
    <>
      <Balances equations={doubtful} />
      {held.length > 0 && (
        <details id="laws-that-hold">
          <summary>{show`${held.length} that hold`}</summary>
          <Balances equations={held} />
        </details>
      )}
    </>
  );
};

const Balances = ({ equations }: { equations: readonly Equation[] }) => (
  <ul class="rows two">
    {equations.map((equation) => (
      <li>
        <Balance equation={equation} />
      </li>
    ))}
  </ul>
);

const rank = ({ verdict, brokenInARow }: Equation): number =>
  brokenInARow >= BROKEN_ENOUGH || verdict === "broken" ? 0 : verdict === "unmeasured" ? 1 : 2;

/** How a verdict is shown. What nobody measured is never green, whatever was found the last time. */
const SHOWN = {
  holds: { state: "pass", text: mark`holds`, sign: "=" },
  broken: { state: "fail", text: mark`broken`, sign: "≠" },
  unmeasured: { state: "warn", text: mark`not measured`, sign: mark`was beside` },
} as const;

const retoldAstray = (equation: Equation): string | undefined => {
  const text = astrayText(equation);
  return text === null ? undefined : retold(text);
};

const Balance = ({ equation }: { equation: Equation }) => {
  const { name, statement, left, right, difference, settledBefore, measuredAt, verdict, brokenSince, detail, error } = equation;
  const { state, text, sign } = SHOWN[verdict];
  return (
    <>
      <p class="line">
        <Badge state={state}>{told(text)}</Badge>
        <strong>{name}</strong>
        {left && right && (
          <span class="figures">
            {told(left.label)} <b>{figureText(left.amount, COUNT)}</b> {told(sign)} {told(right.label)}{" "}
            <b>{figureText(right.amount, COUNT)}</b>
          </span>
        )}
      </p>
      {brokenSince !== null && (
        <p class="problem">
          {verdict === "unmeasured" ? tell`Was broken` : tell`Broken`}{" "}
          {show`since ${<Time at={brokenSince} />}: ${retoldAstray(equation) ?? tell`${figureText(difference ?? 0, COUNT)} apart`}`}
          {detail !== null && `; ${retold(detail)}`}
        </p>
      )}
      {verdict === "unmeasured" && <p class="problem">{show`Not measured: ${error}; last measured ${<Time at={measuredAt} />}`}</p>}
      <p class="soft">
        {told(statement)}
        {settledBefore !== null && <>{show`; settled before ${<Time at={settledBefore} />}`}</>}
      </p>
    </>
  );
};
