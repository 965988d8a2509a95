import { Badge } from "../../platform/console/parts.tsx";
import type { ObjectiveFigures } from "./objective-rules.ts";
import { show, tell } from "../../platform/console/tell.ts";

const burnText = (burn: number): string => `${burn.toFixed(burn < 10 ? 1 : 0)}×`;

/** What is promised of the journey's routes, and how fast each promise burns: the slower of both windows, as the alert rules take it. */
export const ObjectivesPanel = ({ figures }: { figures: Record<string, unknown> }) => {
  const { objectives = [] } = figures as { objectives?: ObjectiveFigures[] };
  const rates = Object.keys(objectives[0]?.burn ?? {});
  return (
    <div class="scroll stack">
      <table>
        <thead>
          <tr>
            <th>{tell`Objective`}</th>
            <th>{tell`Promise`}</th>
            {rates.map((rate) => (
              <>
                <th>{show`Availability burn, ${rate}`}</th>
                <th>{show`Latency burn, ${rate}`}</th>
              </>
            ))}
          </tr>
        </thead>
        <tbody>
          {objectives.map(({ name, availability, latencyMs, latencyShare, burn }) => (
            <tr>
              <td>{name}</td>
              <td data-label={tell`Promise`}>{show`${percent(availability)} served, ${percent(latencyShare)} within ${latencyMs} ms`}</td>
              {Object.entries(burn).map(([rate, { short, long }]) => (
                <>
                  <Burnt label={tell`Availability burn, ${rate}`} burn={Math.min(short.availability, long.availability)} />
                  <Burnt label={tell`Latency burn, ${rate}`} burn={Math.min(short.latency, long.latency)} />
                </>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

const Burnt = ({ label, burn }: { label: string; burn: number }) => (
  <td data-label={label}>{burn > 1 ? <Badge state="warn">{burnText(burn)}</Badge> : burnText(burn)}</td>
);
