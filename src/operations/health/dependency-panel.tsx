import { Badge, duration, Time } from "../../platform/console/parts.tsx";
import type { DependencyFigures } from "./sections/dependencies.ts";
import { show, tell } from "../../platform/console/tell.ts";

const BADGE = { up: "pass", down: "fail", unconfigured: "warn" } as const;

/** Each dependency in a line: whether it serves, how fast, and when it last did. */
export const DependencyPanel = ({ figures }: { figures: DependencyFigures }) => (
  <div class="scroll">
    <table>
      <thead>
        <tr>
          <th>{tell`Dependency`}</th>
          <th>{tell`State`}</th>
          <th>{tell`Latency`}</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(figures).map(([name, { state, latencyMs, lastSuccessAt, detail }]) => (
          <tr>
            <td>{name}</td>
            <td>
              <span>
                <Badge state={BADGE[state]}>{state}</Badge>
                {state === "down" && <div class="soft">{show`${detail}; last success ${<Time at={lastSuccessAt} />}`}</div>}
              </span>
            </td>
            <td>{latencyMs === null ? "" : duration(latencyMs / 1000)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
