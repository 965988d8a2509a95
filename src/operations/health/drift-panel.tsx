import { Card } from "../../platform/console/card.tsx";
import { Badge } from "../../platform/console/parts.tsx";
import type { ShownSurface } from "./surfaces.ts";

/** DEP-2: drift comes before everything else; a configuration without any is one line. */
export const Drift = ({ config }: Pick<ShownSurface, "config">) => (
  <Card
    part="configReadiness"
    title={config.findings.length > 0 ? "Fix configuration first" : "Configuration"}
    status={config.status}
    aside={config.findings.length === 0 ? "every setting is there and well-formed" : undefined}
  >
    {config.findings.length > 0 && (
      <div class="scroll stack">
        <table>
          <thead>
            <tr>
              <th>Setting</th>
              <th>What is wrong</th>
              <th>Severity</th>
              <th>Clause</th>
            </tr>
          </thead>
          <tbody>
            {config.findings.map(({ setting, problem, reason, severity, clause }) => (
              <tr>
                <td>
                  <code>{setting}</code>
                </td>
                <td data-label="Wrong">{problem === "missing" ? "missing" : `malformed: ${reason}`}</td>
                <td data-label="Severity">
                  <Badge state={severity} />
                </td>
                <td data-label="Clause">{clause}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
    {config.unconfigured.length > 0 && <p class="soft">Unconfigured, and therefore not probed: {config.unconfigured.join(", ")}</p>}
  </Card>
);
