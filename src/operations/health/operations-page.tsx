import { Badge, duration } from "../../platform/console/parts.tsx";
import { FreezePanel, SwitchPanel } from "../switches/console.tsx";
import { ConservationPanel } from "./conservation-panel.tsx";
import { DependencyPanel } from "./dependency-panel.tsx";
import { DeskPanels, type Desk } from "./desk-panels.tsx";
import { Drift } from "./drift-panel.tsx";
import { ObjectivesPanel } from "./objectives-panel.tsx";
import { SectionCard } from "./section-card.tsx";
import type { DependencyFigures } from "./sections/dependencies.ts";
import type { ShownSection, ShownSurface } from "./surfaces.ts";

export interface OperationsProps {
  shown: ShownSurface;
  desk: Desk | undefined;
  now: Date;
  /** Whether the reader may act. */
  acts: boolean;
  /** Whether a secondary transport is configured. */
  secondary: boolean;
  /** Values minute by minute of sections that have a trend. */
  trends: ReadonlyMap<string, readonly number[]>;
}

const WIDE = new Set(["switches", "conservation", "objectives"]);

/** The operations page's content: what is misconfigured first, then what waits for a person, then every section of `/health/ops`. */
export const Operations = ({ shown, desk, now, acts, secondary, trends }: OperationsProps) => {
  const cards = (sections: readonly ShownSection[]) =>
    sections.map((section) => (
      <SectionCard shown={section} now={now} trend={trends.get(section.section.name)}>
        {panelOf(section, acts)}
      </SectionCard>
    ));
  return (
    <>
      <Head shown={shown} />
      <Drift config={shown.config} />
      <DeskPanels desk={desk} now={now} acts={acts} secondary={secondary} />
      {cards(shown.sections.filter(({ section }) => WIDE.has(section.name)))}
      <div class="columns">{cards(shown.sections.filter(({ section }) => !WIDE.has(section.name)))}</div>
    </>
  );
};

/** How it stands in a line, and the way to each section that is not well. */
const Head = ({ shown }: { shown: ShownSurface }) => {
  const unwell = shown.sections.filter(({ captured, stale }) => captured.status !== "pass" || stale || !captured.complete);
  return (
    <div class="head" data-part="head">
      <h1>Operations</h1>
      <Badge state={shown.status} />
      {!shown.complete && <Badge state="warn">incomplete</Badge>}
      <span class="soft">
        {shown.environment} · release {shown.releaseId} ·{" "}
        {shown.ageSeconds === null ? "nothing captured yet" : `captured ${duration(shown.ageSeconds)} ago`}
      </span>
      {unwell.length > 0 && (
        <nav class="unwell" aria-label="Not well">
          {unwell.map(({ section, captured }) => (
            <a href={`#title-${section.name}`}>
              <Badge state={captured.status === "pass" ? "warn" : captured.status}>{section.title}</Badge>
            </a>
          ))}
        </nav>
      )}
      {shown.absent.length > 0 && <p class="problem">Not captured yet: {shown.absent.join(", ")}</p>}
    </div>
  );
};

/** Sections with actions of their own bring their panel; the others show their figures. */
function panelOf({ section, captured }: ShownSection, acts: boolean) {
  if (section.name === "switches") return <SwitchPanel figures={captured.figures} acts={acts} />;
  if (section.name === "conservation") return <ConservationPanel figures={captured.figures} />;
  if (section.name === "objectives") return <ObjectivesPanel figures={captured.figures} />;
  if (section.name === "dependencies") return <DependencyPanel figures={captured.figures as DependencyFigures} />;
  if (section.name === "deployFreeze") return <FreezePanel figures={captured.figures} acts={acts} />;
  return undefined;
}
