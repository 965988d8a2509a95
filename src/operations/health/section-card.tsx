import type { Child } from "hono/jsx";
import { Badge, duration, figureText, Time, Trend } from "../../platform/console/parts.tsx";
import { Spark } from "../../platform/console/spark.tsx";
import { workPageOf } from "../../platform/console/work-pages.ts";
import type { HealthSection } from "../../platform/health.ts";
import type { Band } from "../../platform/metrics/band.ts";
import type { Metric } from "../../platform/metrics/metrics.ts";
import type { ShownSection } from "./surfaces.ts";
import { actionOf } from "./action-rules.ts";
import { historyName } from "./measured-figures.ts";
import type { Histories } from "./read-histories.ts";
import { show, tell, told } from "../../platform/console/tell.ts";
import { stateName } from "../../platform/console/state-names.ts";
import { retold } from "../../platform/console/retold.ts";
import { withTimes } from "../../platform/console/times.ts";

interface CardProps {
  shown: ShownSection;
  now: Date;
  histories: Histories;
  children?: Child;
}

/** One section: its status, how old and whole it is, its figures; the same as `/health/ops` and `/metrics` have. */
export const SectionCard = ({ shown, now, histories, children }: CardProps) => {
  const { section, captured, drift, stale } = shown;
  const action = actionOf(shown);
  const work = workPageOf(section.name);
  return (
    <section class={`card ${captured.status}`} data-part={section.name} aria-labelledby={`title-${section.name}`}>
      <div>
        <h2 id={`title-${section.name}`} tabindex={-1}>
          {told(section.title)}
        </h2>
        <Badge state={captured.status} />
        {drift.length > 0 && <Badge state="fail">{tell`fix configuration first`}</Badge>}
        {!captured.complete && <Badge state="warn">{tell`incomplete`}</Badge>}
        {stale && <Badge state="fail">{tell`stale`}</Badge>}
        {work !== undefined && <a href={work.path}>{told(work.title)}</a>}
        <a href={sectionPath(section.name)} aria-label={tell`${told(section.title)} over time`}>{tell`over time`}</a>
        <span class="soft">
          {captured.capturedAt === null
            ? tell`never`
            : tell`${duration(Math.max(0, (now.getTime() - Date.parse(captured.capturedAt)) / 1000))} ago`}
        </span>
      </div>
      {drift.length === 0 && action !== undefined && <p class="soft">{show`Next: ${action}`}</p>}
      {captured.error !== null && <p class="problem">{show`Could not be captured: ${captured.error}`}</p>}
      {captured.degraded.map(({ mode, reason, since }) => (
        <p class="problem">{show`${mode} since ${<Time at={since} />}: ${retold(reason)}`}</p>
      ))}
      {children ?? <Figures section={section} figures={captured.figures} histories={histories} />}
      {section.trends?.map(({ label, metric }) => {
        const values = histories.counted.get(metric.name);
        return values !== undefined && values.length > 0 && <Trend values={values} label={told(label)} />;
      })}
    </section>
  );
};

interface FiguresProps extends Pick<CardProps, "histories"> {
  section: HealthSection;
  figures: Record<string, unknown>;
}

const Figures = ({ section, figures, histories }: FiguresProps) => {
  if (Object.keys(figures).length === 0) return <p class="soft">{tell`Nothing captured yet.`}</p>;
  return (
    <dl>
      {section.panel.map((figure, index) => {
        if (!("metric" in figure)) {
          const text = figure.text(figures);
          if (text === null) return null;
          return (
            <Row label={told(figure.label)}>
              <Words id={`words-${section.name}-${index}`} text={withTimes(stateName(text))} />
            </Row>
          );
        }
        const { metric } = figure;
        const history = (labels: readonly string[] = []) => (
          <Hour bands={histories.measured.get(historyName(metric, labels))} metric={metric} />
        );
        const read = figure.read(figures);
        if (read === null) return <Row label={told(figure.label)}>–</Row>;
        if (typeof read === "number") {
          return (
            <Row label={told(figure.label)}>
              {history()}
              {figureText(read, metric)}
            </Row>
          );
        }
        const shown = figure.zeroUnshown ? read.filter(({ value }) => value !== 0) : read;
        if (shown.length === 0) return <Row label={told(figure.label)}>{tell`none`}</Row>;
        return (
          <Row label={told(figure.label)}>
            <ul>
              {shown.map(({ labels, value }) => (
                <li>
                  <span>{labelText(metric, labels)}</span> {history(labels)}
                  {figureText(value, metric)}
                </li>
              ))}
            </ul>
          </Row>
        );
      })}
    </dl>
  );
};

/** The last hour of a figure; what has not moved in it is a figure and no line. */
const Hour = ({ bands, metric }: { bands: readonly Band[] | undefined; metric: Metric }) => {
  if (bands === undefined || new Set(bands.filter((band) => band !== null)).size < 2) return null;
  return <Spark bands={bands} fromZero={metric.unit !== "ratio"} />;
};

/** The page of a section's figures over time. */
export const sectionPath = (name: string): string => `/admin/operations/sections/${name}`;

const LONGEST_WORDS = 120;

/** Text as it is; a long one folded, so that no section hides those below it. */
const Words = ({ id, text }: { id: string; text: string }) =>
  text.length <= LONGEST_WORDS ? (
    <>{text}</>
  ) : (
    <details id={id}>
      <summary>{tell`show`}</summary>
      {text}
    </details>
  );

/** `p95` for the quantile 0.95; other labels as they are. */
export const labelText = (metric: Metric, labels: readonly string[]): string =>
  labels.map((value, index) => (metric.labels[index] === "quantile" ? `p${Number(value) * 100}` : stateName(value))).join(" ");

const Row = ({ label, children }: { label: string; children?: Child }) => (
  <>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </>
);
