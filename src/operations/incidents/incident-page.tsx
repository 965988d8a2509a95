import { Card } from "../../platform/console/card.tsx";
import { markup } from "../../platform/console/markup.ts";
import { Ago, Badge, Time } from "../../platform/console/parts.tsx";
import type { HealthCapture } from "../health/ports.ts";
import type { ModelAccounting } from "../../platform/model-accounting.ts";
import { BlastRadiusPanel } from "./blast-radius-panel.tsx";
import { INCIDENTS_PATH, SEVERITY_BADGE } from "./console.tsx";
import { CloseForm, EscalateForm, NoteForm, UpdateForm } from "./incident-forms.tsx";
import type { ReviewedChange, TimelineEntry, TimelineKind } from "./incident.ts";
import { ModelPanel } from "./model-panel.tsx";
import type { IncidentDetail } from "./ports.ts";
import { mark, show, tell, told } from "../../platform/console/tell.ts";
import { retold } from "../../platform/console/retold.ts";
import type { Said } from "../../platform/language/say.ts";

interface IncidentPageProps {
  incident: IncidentDetail;
  health: HealthCapture | undefined;
  /** Of its model now, where it is open and has one. */
  accounting: ModelAccounting | undefined;
  now: Date;
  acts: boolean;
  /** Whether support can be called. */
  support: boolean;
}

const KIND_BADGE: Partial<Record<TimelineKind, string>> = {
  update: "on",
  escalated: "warn",
  "escalation-failed": "fail",
  "escalation-delivered": "pass",
  "escalation-replayed": "warn",
  closed: "pass",
};

const KIND_TEXT: Record<TimelineKind, Said> = {
  opened: mark`opened`,
  "deploys-frozen": mark`deploys frozen`,
  note: mark`note`,
  update: mark`update`,
  escalated: mark`escalated`,
  "escalation-delivered": mark`support reached`,
  "escalation-failed": mark`support not reached`,
  "escalation-replayed": mark`calls of support sent again`,
  decision: mark`decision`,
  "decision-outcome": mark`outcome of a decision`,
  system: mark`noticed`,
  closed: mark`closed`,
};

/** What nobody wrote himself. */
const WRITTEN: ReadonlySet<TimelineKind> = new Set(["opened", "note", "update", "escalated", "decision", "closed"]);
const ours = ({ kind }: TimelineEntry): boolean => !WRITTEN.has(kind);

/** What stands on an incident's page, as HTML. */
export const incidentCards = (props: IncidentPageProps): string => markup(<IncidentParts {...props} />);

/** An incident: whom it hit, how the system was when it was opened, what was done since, and what can be done now. */
const IncidentParts = ({ incident, health, accounting, now, acts, support }: IncidentPageProps) => {
  const { id, title, severity, state, openedAt, openedBy, frozeDeploys, blastRadius, review } = incident;
  const open = state === "open";
  return (
    <>
      <div class="head" data-part="head">
        <h1>{title}</h1>
        <Badge state={SEVERITY_BADGE[severity]}>{severity}</Badge>
        <Badge state={open ? "fail" : "pass"}>{state}</Badge>
        <span class="soft">
          {show`opened ${<Ago at={openedAt} now={now} />} by ${openedBy}`}
          {frozeDeploys && ` · ${tell`deploys were frozen with it`}`}
          {incident.model !== null && ` · ${tell`model ${incident.model}`}`}
          {incident.concerns !== null && ` · ${tell`exchange rates`}`}
          {" ·"} <a href={`${INCIDENTS_PATH}/${id}/post-mortem`} download={tell`${id}.md`}>{tell`Post-mortem (Markdown)`}</a>
        </span>
      </div>
      <div class="sides">
        <div>
          <Card part="timeline" title={tell`Timeline`}>
            <ol class="rows">
              {incident.timeline.map((entry) => (
                <li>
                  <p class="line">
                    <Badge state={KIND_BADGE[entry.kind] ?? "plain"}>{told(KIND_TEXT[entry.kind] ?? entry.kind)}</Badge>
                    <span class="soft">
                      <Time at={new Date(entry.at).toISOString()} /> {entry.by}
                    </span>
                  </p>
                  <p class="words">{ours(entry) ? retold(entry.text) : entry.text}</p>
                </li>
              ))}
            </ol>
          </Card>
          {review !== null && (
            <Card part="review" title={tell`Review`}>
              <dl class="plain">
                <dt>{tell`Root cause`}</dt>
                <dd>{review.rootCause}</dd>
                <dt>{tell`Runbook`}</dt>
                <dd>{changeText(review.runbookChange)}</dd>
                <dt>{tell`Regression check`}</dt>
                <dd>{changeText(review.regressionCheck)}</dd>
              </dl>
              {review.modelAccounting && <ModelPanel accounting={review.modelAccounting} />}
            </Card>
          )}
        </div>
        <div>
          {acts && open && (
            <Card part="actions" title={tell`Actions`}>
              <NoteForm id={id} />
              <UpdateForm id={id} />
              {support ? <EscalateForm id={id} /> : <p class="soft">{tell`Support cannot be called: SUPPORT_WEBHOOK_URL is not set.`}</p>}
              <CloseForm incident={incident} />
            </Card>
          )}
          {open && incident.model !== null && (
            <Card part="model" title={tell`How ${incident.model} is accounted for`}>
              <ModelPanel accounting={accounting} />
            </Card>
          )}
          <Card part="blast" title={tell`Blast radius`}>
            <BlastRadiusPanel blast={blastRadius} health={health} />
          </Card>
        </div>
      </div>
    </>
  );
};

const changeText = (reviewed: ReviewedChange): string => ("change" in reviewed ? reviewed.change : tell`None: ${reviewed.reason}`);
