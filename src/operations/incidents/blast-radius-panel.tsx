import { Badge, Time } from "../../platform/console/parts.tsx";
import type { HealthCapture } from "../health/ports.ts";
import type { BlastRadius } from "./incident.ts";
import { show, tell } from "../../platform/console/tell.ts";

/** Whom an incident hit in the window before it was opened, and the health captured at that moment (GEN-1). */
export const BlastRadiusPanel = ({ blast, health }: { blast: BlastRadius; health: HealthCapture | undefined }) => (
  <>
    <p>
      {show`${<strong>{blast.buyers}</strong>} buyers and ${<strong>{blast.clients}</strong>} clients got a failure in the ${blast.windowMinutes} minutes before it was opened`}
      {blast.complete ? "." : tell`; at least: not all figures could be read.`}
    </p>
    {blast.routes.length > 0 && (
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th>{tell`Route`}</th>
              <th>{tell`Failed`}</th>
              <th>{tell`Rate`}</th>
            </tr>
          </thead>
          <tbody>
            {blast.routes.map(({ route, requests, failed, rate }) => (
              <tr>
                <td>{route}</td>
                <td>{show`${failed} of ${requests}`}</td>
                <td>{(rate * 100).toFixed(1)} %</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
    {blast.sections.length === 0 ? (
      health && <p class="soft">{tell`Every section was well.`}</p>
    ) : (
      <ul class="rows">
        {blast.sections.map(({ name, status, since }) => (
          <li class="line">
            <Badge state={status} /> {name}
            <span class="soft">{show`since ${<Time at={since} />}`}</span>
          </li>
        ))}
      </ul>
    )}
    {health === undefined ? (
      <p class="problem">{tell`No copy of the health state could be taken.`}</p>
    ) : (
      <details id="captured-health">
        <summary>{tell`Health as captured at opening`}</summary>
        <p class="soft">{show`Captured ${<Time at={health.capturedAt} />}, release ${health.releaseId}`}</p>
        {health.sections.map(({ name, status, complete, figures }) => (
          <details id={`captured-${name}`}>
            <summary>
              {name} <Badge state={status} /> {!complete && <Badge state="warn">{tell`incomplete`}</Badge>}
            </summary>
            <pre tabindex={0}>{JSON.stringify(figures, null, 2)}</pre>
          </details>
        ))}
      </details>
    )}
  </>
);
