import { Badge, duration } from "../../platform/console/parts.tsx";
import { FreezePanel, SwitchPanel } from "../switches/console.tsx";
import { DependencyPanel } from "./dependency-panel.tsx";
import { SectionCard } from "./section-card.tsx";
import type { DependencyFigures } from "./sections/dependencies.ts";
import type { ShownSection, ShownSurface } from "./surfaces.ts";

export interface OperationsProps {
  shown: ShownSurface;
  now: Date;
  /** Whether the reader may act. */
  acts: boolean;
  /** Values minute by minute of sections that have a trend. */
  trends: ReadonlyMap<string, readonly number[]>;
}

/** The operations page's content: what is misconfigured first, then every section of `/health/ops`. */
export const Operations = ({ shown, now, acts, trends }: OperationsProps) => (
  <>
    <div class="head" data-part="head">
      <h1>Operations</h1>
      <Badge state={shown.status} />
      {!shown.complete && <Badge state="warn">incomplete</Badge>}
      <span class="soft">
        {shown.environment} · release {shown.releaseId} ·{" "}
        {shown.ageSeconds === null ? "nothing captured yet" : `captured ${duration(shown.ageSeconds)} ago`}
      </span>
    </div>
    {shown.absent.length > 0 && (
      <p class="problem" data-part="absent">
        Not captured yet: {shown.absent.join(", ")}
      </p>
    )}
    <div class="grid">
      <Drift shown={shown} />
      {shown.sections.map((section) => (
        <SectionCard shown={section} now={now} wide={section.section.name === "switches"} trend={trends.get(section.section.name)}>
          {panelOf(section, acts)}
        </SectionCard>
      ))}
    </div>
  </>
);

/** Sections with actions of their own bring their panel; the others show their figures. */
function panelOf({ section, captured }: ShownSection, acts: boolean) {
  if (section.name === "switches") return <SwitchPanel figures={captured.figures} acts={acts} />;
  if (section.name === "dependencies") return <DependencyPanel figures={captured.figures as DependencyFigures} />;
  if (section.name === "deployFreeze") return <FreezePanel figures={captured.figures} acts={acts} />;
  return undefined;
}

/** DEP-2: drift comes before everything else. */
const Drift = ({ shown: { config } }: { shown: ShownSurface }) => (
  <section class={`card wide ${config.status}`} data-part="configReadiness" aria-labelledby="title-configReadiness">
    <div>
      <h2 id="title-configReadiness">Configuration</h2>
      <Badge state={config.status} />
      {config.findings.length > 0 && <strong>Fix configuration first</strong>}
    </div>
    {config.findings.length === 0 ? (
      <p class="soft">Every setting is there and well-formed.</p>
    ) : (
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
  </section>
);
