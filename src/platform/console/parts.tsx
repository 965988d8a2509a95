import type { Child } from "hono/jsx";
import { readerLocale } from "../language/reader.ts";
import type { Metric } from "../metrics/metrics.ts";
import { format, type Money } from "../money.ts";
import { tell } from "./tell.ts";
import { stateName } from "./state-names.ts";
import { timeText } from "./times.ts";

/** Elements every console page is made of. */
export const Badge = ({ state, children }: { state: string; children?: Child }) => (
  <span class={`badge ${state}`}>{typeof children === "string" ? stateName(children) : (children ?? stateName(state))}</span>
);

/** A time as its reader reads it, by the clock of his zone, with the exact one beside it. */
export const Time = ({ at }: { at: string | null }) =>
  at === null ? <span>{tell`never`}</span> : <time dateTime={at}>{timeText(at)}</time>;

/** How long ago, with the exact time on asking for it. */
export const Ago = ({ at, now }: { at: string | number | null; now: Date }) => {
  if (at === null) return <span>{tell`never`}</span>;
  const instant = new Date(at);
  const exact = instant.toISOString();
  const seconds = (now.getTime() - instant.getTime()) / 1000;
  return (
    <time dateTime={exact} title={timeText(exact)}>
      {seconds < 0 ? tell`in ${duration(-seconds)}` : seconds < 1 ? tell`just now` : tell`${duration(seconds)} ago`}
    </time>
  );
};

/** `12 ms`, `3.4 s`, `7 min`, `5 h`, `12 d`. */
export function duration(seconds: number): string {
  if (seconds < 1) return tell`${digits(seconds * 1000)} ms`;
  if (seconds < 100) return tell`${digits(seconds, seconds < 10 ? 1 : 0)} s`;
  if (seconds < 6_000) return tell`${digits(seconds / 60)} min`;
  return seconds < 172_800 ? tell`${digits(seconds / 3_600)} h` : tell`${digits(seconds / 86_400)} d`;
}

/** With so many digits after the point, always. */
const digits = (value: number, after = 0): string =>
  numberFormat({ minimumFractionDigits: after, maximumFractionDigits: after, useGrouping: false }).format(value);

/** A number with its groups of digits. */
export const numberText = (value: number, most = 0): string => numberFormat({ maximumFractionDigits: most }).format(value);

/** One a language and use: a page has hundreds of figures, and each costs more to make than to ask. */
const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const name = `${readerLocale()} ${JSON.stringify(options)}`;
  const known = numberFormats.get(name);
  if (known) return known;
  const made = new Intl.NumberFormat(readerLocale(), options);
  numberFormats.set(name, made);
  return made;
}

/** `1,234.50 EUR`. */
export const moneyText = (money: Money): string => format(money, readerLocale());

/** A figure in its metric's unit; a flag as a word. */
export function figureText(value: number, { unit, flag }: Pick<Metric, "unit" | "flag">): string {
  if (flag) return value === 0 ? tell`no` : tell`yes`;
  if (unit === "seconds") return duration(value);
  if (unit === "ratio") return `${digits(value * 100, value > 0 && value < 0.1 ? 2 : 0)} %`;
  const text = numberText(value, 2);
  return unit === "bytes" ? `${text} B` : text;
}

/** A counter minute by minute, oldest first, drawn; the words beside it say the same to who does not see it. */
export const Trend = ({ values, label }: { values: readonly number[]; label: string }) => {
  const top = Math.max(1, ...values);
  const said = tell`${numberText(values.reduce((sum, value) => sum + value, 0))} in ${values.length} min, at most ${numberText(Math.max(0, ...values))} a minute`;
  const points = values.map(
    (value, index) => `${((index / Math.max(1, values.length - 1)) * 100).toFixed(2)},${(38 - (value / top) * 36).toFixed(2)}`,
  );
  return (
    <figure class="trend">
      <figcaption>
        {label} <span class="soft">{said}</span>
      </figcaption>
      {values.some((value) => value !== 0) && (
        <svg viewBox="0 0 100 40" preserveAspectRatio="none" role="img" aria-label={tell`${label}, a line: ${said}`}>
          <path d={`M${points.join("L")}`} />
        </svg>
      )}
    </figure>
  );
};
