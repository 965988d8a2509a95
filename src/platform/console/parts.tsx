import type { Child } from "hono/jsx";
import type { Metric } from "../metrics/metrics.ts";

/** Elements every console page is made of. */
export const Badge = ({ state, children }: { state: string; children?: Child }) => (
  <span class={`badge ${state}`}>{children ?? state}</span>
);

/** A time as people read it, with the exact one beside it. */
export const Time = ({ at }: { at: string | null }) =>
  at === null ? <span>never</span> : <time dateTime={at}>{at.slice(0, 19).replace("T", " ")}</time>;

/** How long ago, with the exact time on asking for it. */
export const Ago = ({ at, now }: { at: string | number | null; now: Date }) => {
  if (at === null) return <span>never</span>;
  const instant = new Date(at);
  const exact = instant.toISOString();
  const seconds = (now.getTime() - instant.getTime()) / 1000;
  return (
    <time dateTime={exact} title={`${exact.slice(0, 19).replace("T", " ")} UTC`}>
      {seconds < 0 ? `in ${duration(-seconds)}` : seconds < 1 ? "just now" : `${duration(seconds)} ago`}
    </time>
  );
};

/** `12 ms`, `3.4 s`, `7 min`, `5 h`, `12 d`. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 100) return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  if (seconds < 6_000) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} d`;
}

/** A figure in its metric's unit; a flag as a word. */
export function figureText(value: number, { unit, flag }: Pick<Metric, "unit" | "flag">): string {
  if (flag) return value === 0 ? "no" : "yes";
  if (unit === "seconds") return duration(value);
  if (unit === "ratio") return `${(value * 100).toFixed(value > 0 && value < 0.1 ? 2 : 0)} %`;
  const text = new Intl.NumberFormat("en", { maximumFractionDigits: 2 }).format(value);
  return unit === "bytes" ? `${text} B` : text;
}

const whole = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });

/** A counter minute by minute, oldest first, drawn; the words beside it say the same to who does not see it. */
export const Trend = ({ values, label }: { values: readonly number[]; label: string }) => {
  const top = Math.max(1, ...values);
  const said = `${whole.format(values.reduce((sum, value) => sum + value, 0))} in ${values.length} min, at most ${whole.format(Math.max(0, ...values))} a minute`;
  const points = values.map(
    (value, index) => `${((index / Math.max(1, values.length - 1)) * 100).toFixed(2)},${(38 - (value / top) * 36).toFixed(2)}`,
  );
  return (
    <figure class="trend">
      <figcaption>
        {label} <span class="soft">{said}</span>
      </figcaption>
      {values.some((value) => value !== 0) && (
        <svg viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label={`${label}, a line: ${said}`}>
          <path d={`M${points.join("L")}`} />
        </svg>
      )}
    </figure>
  );
};
