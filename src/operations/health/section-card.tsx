import type { Child } from "hono/jsx";
import { Badge, duration, figureText, Trend } from "../../platform/console/parts.tsx";
import { workPageOf } from "../../platform/console/work-pages.ts";
import type { HealthSection } from "../../platform/health.ts";
import type { Metric } from "../../platform/metrics/metrics.ts";
import type { ShownSection } from "./surfaces.ts";
import { actionOf } from "./action-rules.ts";

interface CardProps {
  shown: ShownSection;
  now: Date;
  /** Minute by minute, by the metric. */
  histories: ReadonlyMap<string, readonly number[]>;
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
          {section.title}
        </h2>
        <Badge state={captured.status} />
        {drift.length > 0 && <Badge state="fail">fix configuration first</Badge>}
        {!captured.complete && <Badge state="warn">incomplete</Badge>}
        {stale && <Badge state="fail">stale</Badge>}
        {work !== undefined && <a href={work.path}>{work.title}</a>}
        <span class="soft">
          {captured.capturedAt === null
            ? "never"
            : `${duration(Math.max(0, (now.getTime() - Date.parse(captured.capturedAt)) / 1000))} ago`}
        </span>
      </div>
      {drift.length === 0 && action !== undefined && <p class="soft">Next: {action}</p>}
      {captured.error !== null && <p class="problem">Could not be captured: {captured.error}</p>}
      {captured.degraded.map(({ mode, reason, since }) => (
        <p class="problem">
          {mode} since {since}: {reason}
        </p>
      ))}
      {children ?? <Figures section={section} figures={captured.figures} />}
      {section.trends?.map(({ label, metric }) => {
        const values = histories.get(metric.name);
        return values !== undefined && values.length > 0 && <Trend values={values} label={label} />;
      })}
    </section>
  );
};

const Figures = ({ section, figures }: { section: HealthSection; figures: Record<string, unknown> }) => {
  if (Object.keys(figures).length === 0) return <p class="soft">Nothing captured yet.</p>;
  return (
    <dl>
      {section.panel.map((figure, index) => {
        if (!("metric" in figure)) {
          const text = figure.text(figures);
          if (text === null) return null;
          return (
            <Row label={figure.label}>
              <Words id={`words-${section.name}-${index}`} text={text} />
            </Row>
          );
        }
        const read = figure.read(figures);
        if (read === null) return <Row label={figure.label}>–</Row>;
        if (typeof read === "number") return <Row label={figure.label}>{figureText(read, figure.metric)}</Row>;
        const shown = figure.zeroUnshown ? read.filter(({ value }) => value !== 0) : read;
        if (shown.length === 0) return <Row label={figure.label}>none</Row>;
        return (
          <Row label={figure.label}>
            <ul>
              {shown.map(({ labels, value }) => (
                <li>
                  <span>{labelText(figure.metric, labels)}</span> {figureText(value, figure.metric)}
                </li>
              ))}
            </ul>
          </Row>
        );
      })}
    </dl>
  );
};

const LONGEST_WORDS = 120;

/** Text as it is; a long one folded, so that no section hides those below it. */
const Words = ({ id, text }: { id: string; text: string }) =>
  text.length <= LONGEST_WORDS ? (
    <>{text}</>
  ) : (
    <details id={id}>
      <summary>show</summary>
      {text}
    </details>
  );

/** `p95` for the quantile 0.95; other labels as they are. */
const labelText = (metric: Metric, labels: readonly string[]): string =>
  labels.map((value, index) => (metric.labels[index] === "quantile" ? `p${Number(value) * 100}` : value)).join(" ");

const Row = ({ label, children }: { label: string; children?: Child }) => (
  <>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </>
);
