import { Ago, Badge } from "../../platform/console/parts.tsx";
import type { CircuitFigures } from "./circuit-rules.ts";
import type { ProviderRow } from "./read-circuits.ts";
import { reasonsText } from "./reasons-text.ts";
import { tell } from "../../platform/console/tell.ts";

/** Each provider with its circuit: whether it is asked, since when not, what its calls came to of late, and whether it takes our key. */
export const ProviderTable = ({ rows, now }: { rows: readonly ProviderRow[]; now: Date }) => (
  <div class="scroll stack">
    <table>
      <thead>
        <tr>
          <th>{tell`Provider`}</th>
          <th>{tell`Circuit`}</th>
          <th>{tell`Since`}</th>
          <th>{tell`Failures in the window`}</th>
          <th>{tell`Key`}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ provider, configured, figures }) => (
          <tr>
            <td>
              {provider} {!configured && <Badge state="plain">{tell`not configured`}</Badge>}
            </td>
            <td data-label={tell`Circuit`}>
              <Circuit figures={figures} />
            </td>
            <td data-label={tell`Since`}>{figures && figures.openedAt !== null && <Ago at={figures.openedAt} now={now} />}</td>
            <td data-label={tell`Failures`}>
              {figures && tell`${figures.failures} of ${figures.failures + figures.answered}${reasonsText(figures.reasons)}`}
            </td>
            <td data-label={tell`Key`}>
              <Key figures={figures} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);

type Shown = { figures: CircuitFigures | undefined };

const Circuit = ({ figures }: Shown) => {
  if (!figures) return <Badge state="plain">{tell`not known`}</Badge>;
  return <Badge state={figures.circuit === "closed" ? "pass" : figures.circuit === "open" ? "fail" : "warn"}>{figures.circuit}</Badge>;
};

const Key = ({ figures, now }: Shown & { now: Date }) => {
  if (!figures) return <Badge state="plain">{tell`not known`}</Badge>;
  if (figures.keyRefusedAt === null) return <span class="soft">{tell`not refused`}</span>;
  return (
    <>
      <Badge state="fail">{tell`refused`}</Badge> <Ago at={figures.keyRefusedAt} now={now} />
    </>
  );
};
