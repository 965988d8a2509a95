import type { Child } from "hono/jsx";
import { Ago, Badge, duration, figureText, Time } from "../../platform/console/parts.tsx";
import { summaryOf } from "../../platform/console/alert-summary.ts";
import { placeOf } from "../alerts/alert-links.ts";
import type { Alert } from "../alerts/alert.ts";
import { INCIDENTS_PATH, SEVERITY_BADGE } from "../incidents/console.tsx";
import type { OnCall } from "../on-call/read-on-call.ts";
import type { PublicState } from "../status/buyers-parts.ts";
import type { SwitchView } from "../switches/rules.ts";
import type { AuditLine } from "../../platform/audit/line.ts";
import { retold } from "../../platform/console/retold.ts";
import type { Contract } from "../../platform/contract.ts";
import { stateName } from "../../platform/console/state-names.ts";
import { wordsOf } from "../timeline/rules.ts";
import type { Changes } from "./changes-rules.ts";
import type { Desk } from "./desk-panels.tsx";
import { crew } from "./glance-rules.ts";
import type { DependencyFigures } from "./sections/dependencies.ts";
import type { ObjectiveFigures } from "./objective-rules.ts";
import type { ShownSection, ShownSurface } from "./surfaces.ts";
import { actionOf } from "./action-rules.ts";
import { isUnwell } from "./well-rules.ts";
import { mark, show, tell, told } from "../../platform/console/tell.ts";
import type { Said } from "../../platform/language/say.ts";

export interface GlanceProps {
  shown: ShownSurface;
  desk: Desk | undefined;
  /** What the status page tells buyers. */
  buyers: PublicState;
  changes: Changes | undefined;
  contract: Contract;
  now: Date;
}

const BUYERS: Record<PublicState, { state: string; says: Said }> = {
  operational: { state: "pass", says: mark`Buyers are served.` },
  degraded: { state: "warn", says: mark`Something that buyers use does not work.` },
  outage: { state: "fail", says: mark`Buyers are not served.` },
  unknown: { state: "warn", says: mark`Nobody knows how buyers fare: the last figures are too old.` },
};
const COUNT = {};
const RATIO = { unit: "ratio" } as const;

/** The four questions of whoever is called at night: what buyers feel, what is broken, who is on it, what changed. */
export const Glance = ({ shown, desk, buyers, changes, contract, now }: GlanceProps) => (
  <section class="card glance" data-part="glance" aria-label={tell`At a glance`}>
    <Cell title={tell`What buyers feel`}>
      <BuyersFeel buyers={buyers} sections={shown.sections} />
    </Cell>
    <Cell title={tell`What is broken`}>
      <Broken shown={shown} alerts={desk?.alerts ?? []} contract={contract} />
    </Cell>
    <Cell title={tell`Who is on it`}>
      {desk === undefined ? <p class="problem">{tell`Not known: the alert ledger does not answer.`}</p> : <OnIt desk={desk} now={now} />}
    </Cell>
    <Cell title={tell`What changed`}>
      <Changed sections={shown.sections} changes={changes} now={now} />
    </Cell>
  </section>
);

const Cell = ({ title, children }: { title: string; children: Child }) => (
  <section>
    <h2>{title}</h2>
    {children}
  </section>
);

const figuresOf = (sections: readonly ShownSection[], name: string): Record<string, unknown> =>
  sections.find(({ section }) => section.name === name)?.captured.figures ?? {};

/** Whether the section's figures can be relied on: they were captured, whole, and not too long ago. */
const isKnown = (sections: readonly ShownSection[], name: string): boolean => {
  const found = sections.find(({ section }) => section.name === name);
  return found !== undefined && !found.stale && found.captured.complete && Object.keys(found.captured.figures).length > 0;
};

/** What buyers do there, by the contract's names of what is promised of it. */
const PROMISES: Readonly<Record<string, Said>> = {
  access: mark`signing in`,
  describing: mark`describing a need`,
  finding: mark`finding offers`,
  cart: mark`the cart`,
  buying: mark`paying and ordering`,
};

const promiseOf = (name: string): string => (Object.hasOwn(PROMISES, name) ? told(PROMISES[name] ?? name) : name);

const BuyersFeel = ({ buyers, sections }: { buyers: PublicState; sections: readonly ShownSection[] }) => {
  const { requests, failureRate, affectedBuyers, latencyMs } = figuresOf(sections, "http") as {
    requests?: number;
    failureRate?: number;
    affectedBuyers?: number;
    latencyMs?: { p95: number | null };
  };
  const { objectives = [] } = figuresOf(sections, "objectives") as { objectives?: ObjectiveFigures[] };
  const slow = objectives.filter(({ burn }) =>
    Object.values(burn).some(
      ({ short, long }) => Math.min(short.latency, long.latency) > 1 || Math.min(short.availability, long.availability) > 1,
    ),
  );
  return (
    <>
      <p class="line">
        <Badge state={BUYERS[buyers].state}>{buyers}</Badge>
        <strong>{told(BUYERS[buyers].says)}</strong>
      </p>
      {requests !== undefined && (
        <p class="soft">{show`In 15 min ${figureText(requests, COUNT)} requests, ${figureText(failureRate ?? 0, RATIO)} failed${latencyMs !== undefined && latencyMs.p95 !== null && tell`, 95 % within ${duration(latencyMs.p95 / 1000)}`}${affectedBuyers !== undefined && affectedBuyers > 0 && tell`; ${figureText(affectedBuyers, COUNT)} buyers met a failure`}.`}</p>
      )}
      {slow.length > 0 && <p>{show`Below its promise: ${slow.map(({ name }) => promiseOf(name)).join(", ")}.`}</p>}
    </>
  );
};

/** Why a section is not well: what to do about it, else what was raised of it, the first in the desk's order. */
function whyOf(one: ShownSection, alerts: readonly Alert[], contract: Contract): string | undefined {
  // What others raise stands with the alerts' own section, and is not what ails it.
  const own = alerts.filter(
    ({ key, state, source }) => source === "system" && state === "open" && placeOf(key).section === one.section.name,
  );
  // The gravest of them, wherever it is listed; what only informs, as that a silence stands, ails nothing.
  const first = own.find(({ severity }) => severity === "page") ?? own.find(({ severity }) => severity === "warn");
  return actionOf(one) ?? (first && summaryOf(first)) ?? whyCaptured(one, contract);
}

const downIn = (figures: Partial<DependencyFigures>): string[] =>
  Object.entries(figures).flatMap(([name, { state }]) => (state === "down" ? [name] : []));

/** What a rule says of these figures, which is raised once it has held for its time: the gravest. */
function aboutToRaise({ figures: schema, alerts: rules = [] }: ShownSection["section"], figures: unknown, contract: Contract) {
  const read = schema.safeParse(figures);
  const holding = read.success ? rules.flatMap(({ conditions }) => conditions(read.data, contract)) : [];
  return holding.find(({ severity }) => severity === "page") ?? holding[0];
}

/** The same of what was captured a moment ago, before anything was raised of it, or was not. */
function whyCaptured(
  { section, captured: { error, degraded, complete, figures }, stale }: ShownSection,
  contract: Contract,
): string | undefined {
  if (error !== null) return tell`Could not be captured: ${error}`;
  const [first] = degraded;
  if (first !== undefined) return retold(first.reason);
  if (stale) return tell`its figures are old`;
  const down = section.name === "dependencies" ? downIn(figures as Partial<DependencyFigures>) : [];
  if (down.length > 0) return `${down.join(", ")}: ${stateName("down")}`;
  const holds = aboutToRaise(section, figures, contract);
  if (holds !== undefined) return retold(holds.summary);
  return complete ? undefined : tell`incomplete`;
}

const Broken = ({
  shown: { config, sections },
  alerts,
  contract,
}: Pick<GlanceProps, "shown" | "contract"> & { alerts: readonly Alert[] }) => {
  const unwell = sections.filter(isUnwell);
  if (unwell.length === 0 && config.status === "pass") return <p class="soft">{tell`Nothing that is measured.`}</p>;
  return (
    <nav aria-label={tell`Not well`}>
      <ul class="plainly">
        {config.status !== "pass" && (
          <li>
            <a href="#title-configReadiness">
              <Badge state={config.status}>{tell`Configuration`}</Badge>
            </a>{" "}
            <span class="soft">
              {show`${config.findings.length} ${config.findings.length === 1 ? tell`setting` : tell`settings`} to fix`}
            </span>
          </li>
        )}
        {unwell.map((one) => (
          <li>
            <a href={`#title-${one.section.name}`}>
              <Badge state={one.captured.status === "pass" ? "warn" : one.captured.status}>{told(one.section.title)}</Badge>
            </a>{" "}
            <span class="soft">{whyOf(one, alerts, contract)}</span>
          </li>
        ))}
      </ul>
    </nav>
  );
};

const OnIt = ({ desk, now }: { desk: Desk; now: Date }) => {
  const { untaken, oldestUntakenAt, taken } = crew(desk.alerts);
  return (
    <>
      {untaken > 0 && (
        <p class="line">
          {show`${<Badge state="fail">{tell`nobody`}</Badge>}${(
            <a href="#title-alerts">
              {untaken} {untaken === 1 ? tell`page` : tell`pages`}
            </a>
          )} not acknowledged, the oldest raised ${<Ago at={oldestUntakenAt} now={now} />}`}
        </p>
      )}
      <OnDuty onCall={desk.onCall} />
      {taken.map(({ who, alerts }) => (
        <p>
          {show`${<strong>{who}</strong>} has`} {alerts.length === 1 ? alerts[0]?.key : tell`${alerts.length} alerts`}
        </p>
      ))}
      {desk.incidents.map(({ id, title, severity, openedBy, openedAt }) => (
        <p class="line">
          <Badge state={SEVERITY_BADGE[severity]}>{severity}</Badge>
          <a href={`${INCIDENTS_PATH}/${id}`}>{title}</a>{" "}
          <span class="soft">{show`opened by ${openedBy} ${<Ago at={openedAt} now={now} />}`}</span>
        </p>
      ))}
      {untaken === 0 && taken.length === 0 && desk.incidents.length === 0 && <p class="soft">{tell`No page is open, nor any incident.`}</p>}
    </>
  );
};

/** Whom the next page is for, and who is next; nothing where nobody was ever named. */
const OnDuty = ({ onCall }: { onCall: readonly OnCall[] }) => (
  <>
    {onCall.flatMap(({ receiver, named, now: shift, deserted }) => {
      if (named && deserted) return [<Deserted receiver={receiver} />];
      return !named || shift === undefined
        ? []
        : [
            <p class="line">
              <span class="soft">{receiver}</span>
              <a href="/admin/desk#title-on-call">
                <bdi>{shift.person}</bdi>
              </a>
              <span class="soft">{show`until ${<Time at={new Date(shift.endsAt).toISOString()} />}`}</span>
            </p>,
          ];
    })}
  </>
);

const Deserted = ({ receiver }: { receiver: string }) => (
  <p class="line">
    <span class="soft">{receiver}</span>
    <a href="/admin/desk#title-on-call">
      <Badge state="fail">{tell`nobody who may act`}</Badge>
    </a>
  </p>
);

/** What switches and the freeze were when the sections were captured: for when the desk does not answer. */
function capturedStands(sections: readonly ShownSection[]): NonNullable<Changes["stands"]> {
  const { items = [] } = figuresOf(sections, "switches") as { items?: SwitchView[] };
  const { frozen = false, setBy = "" } = figuresOf(sections, "deployFreeze") as { frozen?: boolean; setBy?: string };
  return { switches: items, frozen, frozenBy: setBy };
}

/** A line of the trail in words, or by its name where it has none. */
const ChangedBy = ({ line, now }: { line: AuditLine; now: Date }) => {
  const { at, actor, action, subject } = line;
  const words = wordsOf(line);
  return (
    <li>
      {words === undefined && action === "drill.record" ? (
        <>
          {show`drill ${<bdi dir="ltr">{subject}</bdi>}`}, {tell`by ${actor.email}`},{" "}
        </>
      ) : words === undefined ? (
        <>
          {actor.email} {action} <code>{subject}</code>{" "}
        </>
      ) : (
        <>
          {stateName(words.kind)}: {told(words.what)}, {tell`by ${actor.email}`},{" "}
        </>
      )}
      <Ago at={at} now={now} />
    </li>
  );
};

const Changed = ({ sections, changes, now }: Pick<GlanceProps, "changes" | "now"> & { sections: readonly ShownSection[] }) => {
  const { switches, frozen, frozenBy } = changes?.stands ?? capturedStands(sections);
  const switched = switches.filter(({ state }) => state !== "on");
  const isCertain = changes?.stands !== undefined;
  const unknown = [
    ...(isCertain || isKnown(sections, "switches") ? [] : [tell`whether all switches are on`]),
    ...(isCertain || isKnown(sections, "deployFreeze") ? [] : [tell`whether deploys are allowed`]),
  ];
  return (
    <>
      {frozen && <p class="line">{show`${<Badge state="warn">{tell`deploys frozen`}</Badge>} by ${frozenBy}`}</p>}
      {switched.map((view) => (
        <p class="line">
          <Badge state={view.state}>
            {view.feature} {view.state}
          </Badge>
          {view.state !== "on" && tell`by ${view.owner ?? ""}: ${view.reason ?? ""}`}
        </p>
      ))}
      {changes === undefined ? (
        <p class="problem">{tell`What else changed is not known: the operations desk does not answer.`}</p>
      ) : (
        <ul class="plainly soft">
          {changes.releases.map(({ releaseId, since }) => (
            <li>{show`release ${<code>{releaseId}</code>} since ${<Ago at={since} now={now} />}`}</li>
          ))}
          {changes.lines.map((line) => (
            <ChangedBy line={line} now={now} />
          ))}
        </ul>
      )}
      {unknown.length > 0 && <p class="problem">{show`Not known: ${unknown.join(", ")}. There are no figures, or they are too old.`}</p>}
      {unknown.length === 0 && switched.length === 0 && !frozen && <p class="soft">{tell`All switches are on, deploys are allowed.`}</p>}
      <p>
        <a href="/admin/timeline">{tell`Timeline`}</a> · <a href="/admin/audit">{tell`Audit trail`}</a>
      </p>
    </>
  );
};
