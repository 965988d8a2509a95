import { Filter, More } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { addressWith } from "../../platform/console/list-search.tsx";
import { markup } from "../../platform/console/markup.ts";
import { Ago, Badge, Time } from "../../platform/console/parts.tsx";
import type { Traffic } from "./read-timeline.ts";
import { columnsOf, TIMELINE_KINDS, type TimelineEvent, type TimelineKind } from "./rules.ts";
import { show, tell, told } from "../../platform/console/tell.ts";
import { stateName } from "../../platform/console/state-names.ts";
import { minuteText } from "../../platform/console/times.ts";
import { readerZone } from "../../platform/language/reader.ts";

export interface TimelineView {
  path: string;
  kind: TimelineKind | "all";
  hours: number;
  windows: readonly number[];
  items: readonly TimelineEvent[];
  nextCursor: string | null;
  /** The newest events, whatever is listed: they mark the graphs. */
  marks: readonly TimelineEvent[];
  missing: readonly string[];
  traffic: Traffic;
  now: Date;
}

/** Of the stylesheet's colours, one a kind. */
const COLOUR: Record<TimelineKind, number> = { deploy: 0, switch: 1, freeze: 3, silence: 2, incident: 4, "on-call": 5 };
const COLUMNS = 180;
const HOUR_MS = 3_600_000;

/** What stands on the timeline's page, as HTML. A module of its own, loaded when the page is asked for (`src/sdks.ts`). */
export const timelineCards = (view: TimelineView): string => markup(<Cards {...view} />);

const Cards = ({ path, kind, hours, windows, items, nextCursor, marks, missing, traffic, now }: TimelineView) => {
  const choose = (asked: { kind?: string; hours?: number }) =>
    addressWith(path, { kind: asked.kind ?? kind, hours: String(asked.hours ?? hours) });
  const begin = now.getTime() - hours * HOUR_MS;
  const within = marks.filter(({ at }) => Date.parse(at) >= begin);
  return (
    <>
      <div class="head" data-part="head">
        <h1>{tell`Timeline`}</h1>
        <span class="soft">{tell`deploys, switches, freezes, silences and incidents`}</span>
        {missing.length > 0 && <p class="problem">{show`Incomplete: ${missing.join(", ")} did not answer.`}</p>}
      </div>
      <Card part="traffic" title={tell`What was served`} aside={tell`times in ${readerZone()}`}>
        <Filter
          choices={windows.map((each) => ({ label: tell`${each} h`, path: choose({ hours: each }) }))}
          chosen={tell`${hours} h`}
          label={tell`Hours`}
        />
        <Marked label={tell`Requests`} minutes={traffic.requests} marks={within} begin={begin} hours={hours} />
        <Marked label={tell`Failures`} minutes={traffic.failures} marks={within} begin={begin} hours={hours} />
        <p class="soft">
          {TIMELINE_KINDS.map((each) => (
            <span>
              <i class={`swatch c${COLOUR[each]}`}></i>
              {within.filter((mark) => mark.kind === each).length} {stateName(each)}{" "}
            </span>
          ))}
        </p>
      </Card>
      <Card part="events" title={tell`What changed`} aside={tell`newest first`}>
        <Filter choices={["all", ...TIMELINE_KINDS].map((label) => ({ label, path: choose({ kind: label }) }))} chosen={kind} />
        {items.length === 0 && <p class="soft">{tell`None.`}</p>}
        <ol class="rows">
          {items.map((event) => (
            <Event event={event} now={now} />
          ))}
        </ol>
        <More path={choose({})} cursor={nextCursor} />
      </Card>
    </>
  );
};

/** What ends is well again, what stands is yellow, and what is over is history. */
const Event = ({ event: { kind, at, what, by, ends, stands, path }, now }: { event: TimelineEvent; now: Date }) => (
  <li>
    <p class="line">
      <Badge state={ends ? "pass" : stands ? "warn" : "plain"}>{kind}</Badge>
      {path === null ? <span>{told(what)}</span> : <a href={path}>{told(what)}</a>}
    </p>
    <p class="soft">
      <Time at={at} />, <Ago at={at} now={now} />
      {by !== null && ` · ${tell`by ${by}`}`}
    </p>
  </li>
);

function saidOf(minutes: readonly number[], hours: number): string {
  const sum = minutes.reduce((all, value) => all + value, 0);
  return tell`${sum} in ${hours} h, at most ${Math.max(0, ...minutes)} a minute`;
}

interface MarkedProps {
  label: string;
  /** Null where nobody answered what was served. */
  minutes: readonly number[] | null;
  marks: readonly TimelineEvent[];
  begin: number;
  hours: number;
}

/** A line over the window with an upright for each event in it. The words beside it say the figures, the list below the events. */
const Marked = ({ label, minutes, marks, begin, hours }: MarkedProps) => {
  const columns = columnsOf(minutes ?? [], COLUMNS);
  const top = Math.max(1, ...columns);
  const said = minutes === null ? tell`not known: what counts them did not answer` : saidOf(minutes, hours);
  const points = columns.map(
    (value, index) => `${((index / Math.max(1, columns.length - 1)) * 100).toFixed(2)},${(38 - (value / top) * 36).toFixed(2)}`,
  );
  return (
    <figure class="trend marked">
      <figcaption>
        {label} <span class="soft">{said}</span>
      </figcaption>
      <svg
        viewBox="0 0 100 40"
        preserveAspectRatio="none"
        role="img"
        aria-label={tell`${label}, a line with ${marks.length} marks: ${said}`}
      >
        {marks.map(({ kind, at, what }) => {
          const x = (((Date.parse(at) - begin) / (hours * HOUR_MS)) * 100).toFixed(2);
          return (
            <line class={`c${COLOUR[kind]}`} x1={x} x2={x} y1="0" y2="40">
              <title>{`${minuteText(at)} ${stateName(kind)}: ${told(what)}`}</title>
            </line>
          );
        })}
        {points.length > 0 && <path d={`M${points.join("L")}`} />}
      </svg>
      <div class="ends soft" aria-hidden="true" dir="ltr">
        <bdi>{minuteText(begin)}</bdi>
        <bdi>{tell`now`}</bdi>
      </div>
    </figure>
  );
};
