import { Card } from "../../platform/console/card.tsx";
import { Badge } from "../../platform/console/parts.tsx";
import type { ShownSurface } from "./surfaces.ts";
import { show, tell } from "../../platform/console/tell.ts";

/** DEP-2: drift comes before everything else; a configuration without any is one line. */
export const Drift = ({ config }: Pick<ShownSurface, "config">) => (
  <Card
    part="configReadiness"
    title={config.findings.length > 0 ? tell`Fix configuration first` : tell`Configuration`}
    status={config.status}
    aside={config.findings.length === 0 ? tell`every setting is there and well-formed` : undefined}
  >
    {config.findings.length > 0 && (
      <div class="scroll stack">
        <table>
          <thead>
            <tr>
              <th>{tell`Setting`}</th>
              <th>{tell`What is wrong`}</th>
              <th>{tell`Severity`}</th>
              <th>{tell`Clause`}</th>
            </tr>
          </thead>
          <tbody>
            {config.findings.map(({ setting, problem, reason, severity, clause }) => (
              <tr>
                <td>
                  <code>{setting}</code>
                </td>
                <td data-label={tell`Wrong`}>{problem === "missing" ? tell`missing` : tell`malformed: ${reason}`}</td>
                <td data-label={tell`Severity`}>
                  <Badge state={severity} />
                </td>
                <td data-label={tell`Clause`}>{clause}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
    {config.unconfigured.length > 0 && (
      <p class="soft">{show`Unconfigured, and therefore not probed: ${config.unconfigured.join(", ")}`}</p>
    )}
  </Card>
);
