import type { Contract } from "../../platform/contract.ts";
import { markup } from "../../platform/console/markup.ts";
import { Badge, duration } from "../../platform/console/parts.tsx";
import { FreezePanel, SwitchPanel } from "../switches/console.tsx";
import type { PublicState } from "../status/buyers-parts.ts";
import type { Changes } from "./changes-rules.ts";
import { ConservationPanel } from "./conservation-panel.tsx";
import { DependencyPanel } from "./dependency-panel.tsx";
import { DeskPanels, type Desk } from "./desk-panels.tsx";
import { Drift } from "./drift-panel.tsx";
import { Glance } from "./glance.tsx";
import { ObjectivesPanel } from "./objectives-panel.tsx";
import { SectionCard } from "./section-card.tsx";
import type { Histories } from "./read-histories.ts";
import type { DependencyFigures } from "./sections/dependencies.ts";
import type { ShownSection, ShownSurface } from "./surfaces.ts";
import { isUnwell } from "./well-rules.ts";
import { show, tell, told } from "../../platform/console/tell.ts";

interface OperationsProps {
  shown: ShownSurface;
  desk: Desk | undefined;
  now: Date;
  /** Whether the reader may act. */
  acts: boolean;
  /** Whether a secondary transport is configured. */
  secondary: boolean;
  /** For how long a page may be on its way before it is said aloud that nobody was reached. */
  behindSeconds: number;
  /** What the sections draw. */
  histories: Histories;
  /** What the status page tells buyers. */
  buyers: PublicState;
  /** Undefined where the desk did not answer. */
  changes: Changes | undefined;
  contract: Contract;
}

const WIDE = new Set(["switches", "conservation", "objectives"]);

/** The operations page's content, as HTML: the four questions, then what is misconfigured and what waits for a person, then what is not well; the rest is folded away. */
export const operationsCards = (props: OperationsProps): string => markup(<Operations {...props} />);

const Operations = ({ shown, desk, now, acts, secondary, behindSeconds, histories, buyers, changes, contract }: OperationsProps) => {
  const cards = (sections: readonly ShownSection[]) => {
    const made = (wide: boolean) =>
      sections
        .filter(({ section }) => WIDE.has(section.name) === wide)
        .map((section) => (
          <SectionCard shown={section} now={now} histories={histories}>
            {panelOf(section, acts)}
          </SectionCard>
        ));
    return (
      <>
        {made(true)}
        <div class="columns">{made(false)}</div>
      </>
    );
  };
  const well = shown.sections.filter((section) => !isUnwell(section));
  const doubtful = shown.sections.filter((section) => isUnwell(section) && section.captured.status === "pass");
  return (
    <>
      <Head shown={shown} />
      {desk !== undefined && <Unreached owed={desk.counts.owed} behindSeconds={behindSeconds} now={now} />}
      <Glance shown={shown} desk={desk} buyers={buyers} changes={changes} contract={contract} now={now} />
      {shown.config.status !== "pass" && <Drift config={shown.config} />}
      <DeskPanels desk={desk} now={now} acts={acts} secondary={secondary} />
      {cards(shown.sections.filter(({ captured }) => captured.status !== "pass"))}
      {doubtful.length > 0 && (
        <details class="fold" id="doubtful">
          <summary>
            <Badge state="warn">{show`${doubtful.length} old or not whole`}</Badge>{" "}
            {doubtful.map(({ section }) => told(section.title)).join(", ")}
          </summary>
          {cards(doubtful)}
        </details>
      )}
      {well.length > 0 && (
        <details class="fold" id="well">
          <summary>
            <Badge state="pass">{show`${well.length} well`}</Badge> {well.map(({ section }) => told(section.title)).join(", ")}
          </summary>
          {shown.config.status === "pass" && <Drift config={shown.config} />}
          {cards(well)}
        </details>
      )}
    </>
  );
};

interface UnreachedProps extends Pick<OperationsProps, "behindSeconds" | "now"> {
  owed: Desk["counts"]["owed"];
}

/** The loudest thing there is to say: somebody should have been woken and was not. A page that was raised a moment ago is no such thing. */
const Unreached = ({ owed: { pages, pageAt }, behindSeconds, now }: UnreachedProps) => {
  const seconds = pageAt === null ? 0 : (now.getTime() - pageAt) / 1000;
  if (pageAt === null || seconds <= behindSeconds) return null;
  return (
    <div class="alarm" data-part="unreached" role="alert">
      {show`${<strong>{show`Nobody has been paged for ${duration(seconds)}.`}</strong>} ${pages === 1 ? tell`A page has` : tell`${pages} pages have`} reached nobody: call whoever is on duty.`}
    </div>
  );
};

/** How it stands in a line. */
const Head = ({ shown }: { shown: ShownSurface }) => (
  <div class="head" data-part="head">
    <h1>{tell`Operations`}</h1>
    <Badge state={shown.status} />
    {!shown.complete && <Badge state="warn">{tell`incomplete`}</Badge>}
    <span class="soft">
      {shown.environment}
      {" · "}
      {show`release ${shown.releaseId}`}
      {" ·"} {shown.ageSeconds === null ? tell`nothing captured yet` : tell`captured ${duration(shown.ageSeconds)} ago`}
    </span>
    {shown.absent.length > 0 && <p class="problem">{show`Not captured yet: ${shown.absent.join(", ")}`}</p>}
  </div>
);

/** Sections with actions of their own bring their panel; the others show their figures. */
function panelOf({ section, captured }: ShownSection, acts: boolean) {
  if (section.name === "switches") return <SwitchPanel figures={captured.figures} acts={acts} />;
  if (section.name === "conservation") return <ConservationPanel figures={captured.figures} />;
  if (section.name === "objectives") return <ObjectivesPanel figures={captured.figures} />;
  if (section.name === "dependencies") return <DependencyPanel figures={captured.figures as DependencyFigures} />;
  if (section.name === "deployFreeze") return <FreezePanel figures={captured.figures} acts={acts} />;
  return undefined;
}
