/** One line of a chart: its name, and a value for each day. */
export interface ChartSeries {
  name: string;
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
}

/** Colours there are for series; the stylesheet has one each. */
export const MOST_SERIES = 6;

const WIDTH = 10;
const HEIGHT = 100;

/** A bar a day, each made of its series, the first at the bottom; under it the same figures as a table. Works without script. */
export const DayBars = ({ id, label, days, series, text }: DayBarsProps) => {
  const totals = days.map((_, day) => series.reduce((sum, { values }) => sum + (values[day] ?? 0), 0));
  const top = Math.max(0, ...totals);
  if (top === 0) return <p class="soft">{label}: none in these days.</p>;
  return (
    <figure class="chart">
      <figcaption>
        <strong>{label}</strong>
        {series.map(({ name }, index) => (
          <span>
            <i class={`swatch c${index}`}></i>
            {name}
          </span>
        ))}
        <span class="soft">at most {text(top)} a day</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${days.length * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${label} by day, ${days[0]} to ${days.at(-1)}: at most ${text(top)}, ${text(totals.at(-1) ?? 0)} on the last. The figures follow.`}
      >
        {days.map((_, day) => (
          <Bar day={day} values={series.map(({ values }) => values[day] ?? 0)} top={top} />
        ))}
      </svg>
      <div class="ends soft" aria-hidden="true">
        <span>{days[0]}</span>
        <span>{days.at(-1)}</span>
      </div>
      <details id={id}>
        <summary>{label}: the figures</summary>
        <div class="scroll stack">
          <table>
            <thead>
              <tr>
                <th>Day</th>
                {series.map(({ name }) => (
                  <th>{name}</th>
                ))}
                <th>Sum</th>
              </tr>
            </thead>
            <tbody>
              {days.map((day, index) => (
                <tr>
                  <td>{day}</td>
                  {series.map(({ name, values }) => (
                    <td data-label={name}>{text(values[index] ?? 0)}</td>
                  ))}
                  <td data-label="Sum">{text(totals[index] ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
};

const Bar = ({ day, values, top }: { day: number; values: readonly number[]; top: number }) => {
  let ground = HEIGHT;
  return (
    <>
      {values.map((value, index) => {
        const height = (value / top) * HEIGHT;
        ground -= height;
        return height === 0 ? null : (
          <rect class={`c${index}`} x={day * WIDTH + 1} width={WIDTH - 2} y={ground.toFixed(3)} height={height.toFixed(3)} />
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
