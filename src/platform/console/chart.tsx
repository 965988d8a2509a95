import { show, tell } from "./tell.ts"; /** One line of a chart: its name, and a value for each day. */
export interface ChartSeries {
  name: string;
  /** Its place among the stylesheet's colours, where the order of the series is not it. */
  colour?: number;
  values: readonly number[];
}

interface DayBarsProps {
  /** Names the chart for who cannot see it, and what its figures are kept open by. */
  id: string;
  label: string;
  days: readonly string[];
  series: readonly ChartSeries[];
  /** A value as people read it. */
  text: (value: number) => string;
  /** What a bar is of. */
  of?: string;
}

/** Colours there are for series; the stylesheet has one each. */
export const MOST_SERIES = 6;

const WIDTH = 10;
const HEIGHT = 100;

/** A bar a day, each made of its series, the first at the bottom; under it the same figures as a table. Works without script. */
export const DayBars = ({ id, label, days, series, text, of = tell`day` }: DayBarsProps) => {
  const totals = days.map((_, day) => series.reduce((sum, { values }) => sum + (values[day] ?? 0), 0));
  const top = Math.max(0, ...totals);
  if (top === 0) return <p class="soft">{show`${label}: none in this time.`}</p>;
  return (
    <figure class="chart">
      <figcaption>
        <strong>{label}</strong>
        {series.map(({ name, colour }, index) => (
          <span>
            <i class={`swatch c${colour ?? index}`}></i>
            {name}
          </span>
        ))}
        <span class="soft">{show`at most ${text(top)} a ${of}`}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${days.length * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={tell`${label} by ${of}, ${days[0] ?? ""} to ${days.at(-1) ?? ""}: at most ${text(top)}, ${text(totals.at(-1) ?? 0)} on the last. The figures follow.`}
      >
        {days.map((_, day) => (
          <Bar
            day={day}
            parts={series.map(({ values, colour }, index) => ({ value: values[day] ?? 0, colour: colour ?? index }))}
            top={top}
          />
        ))}
      </svg>
      <div class="ends soft" aria-hidden="true" dir="ltr">
        <bdi>{days[0]}</bdi>
        <bdi>{days.at(-1)}</bdi>
      </div>
      <details id={id}>
        <summary>{show`${label}: the figures`}</summary>
        <div class="scroll stack">
          <table>
            <thead>
              <tr>
                <th>{of[0]?.toUpperCase() + of.slice(1)}</th>
                {series.map(({ name }) => (
                  <th>{name}</th>
                ))}
                <th>{tell`Sum`}</th>
              </tr>
            </thead>
            <tbody>
              {days.map((day, index) => (
                <tr>
                  <td>{day}</td>
                  {series.map(({ name, values }) => (
                    <td data-label={name}>{text(values[index] ?? 0)}</td>
                  ))}
                  <td data-label={tell`Sum`}>{text(totals[index] ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
};

const Bar = ({ day, parts, top }: { day: number; parts: readonly { value: number; colour: number }[]; top: number }) => {
  let ground = HEIGHT;
  return (
    <>
      {parts.map(({ value, colour }) => {
        const height = (value / top) * HEIGHT;
        ground -= height;
        return height === 0 ? null : (
          <rect class={`c${colour}`} x={day * WIDTH + 1} width={WIDTH - 2} y={ground.toFixed(3)} height={height.toFixed(3)} />
        );
      })}
    </>
  );
};

/** A share as a bar, beside the figure that says the same. */
export const ShareBar = ({ share }: { share: number }) => (
  <svg class="share" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
    <rect class="c0" x="0" y="0" width={Math.min(100, Math.max(0, share * 100)).toFixed(2)} height="8" />
  </svg>
);
