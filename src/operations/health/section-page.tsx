import { Filter } from "../../platform/console/action.tsx";
import { Card } from "../../platform/console/card.tsx";
import { addressWith } from "../../platform/console/list-search.tsx";
import { markup } from "../../platform/console/markup.ts";
import { Badge, figureText, Trend } from "../../platform/console/parts.tsx";
import { Spark } from "../../platform/console/spark.tsx";
import type { NumberFigure } from "../../platform/health/parts.ts";
import { highOf, lowOf, type Band } from "../../platform/metrics/band.ts";
import { historyName, labelsIn, samplesOf } from "./measured-figures.ts";
import type { Histories } from "./read-histories.ts";
import { labelText } from "./section-card.tsx";
import type { ShownSection } from "./surfaces.ts";
import { tell, told } from "../../platform/console/tell.ts";

export interface SectionView {
  path: string;
  shown: ShownSection;
  histories: Histories;
  windows: readonly { hours: number; label: string }[];
  hours: number;
}

/** What stands on a section's page, as HTML. */
export const sectionCards = (view: SectionView): string => markup(<Cards {...view} />);

const Cards = ({ path, shown: { section, captured }, histories, windows, hours }: SectionView) => {
  const figures = section.panel.filter((figure) => "metric" in figure);
  const known = figures.flatMap((figure) => linesOf(figure, captured.figures, histories));
  return (
    <>
      <div class="head" data-part="head">
        <h1>{told(section.title)}</h1>
        <Badge state={captured.status} />
        <a href={`/admin/operations#title-${section.name}`}>{tell`Operations`}</a>
        <a href="/admin/timeline">{tell`Timeline`}</a>
      </div>
      <Card
        part="measured"
        title={tell`Figures over time`}
        aside={histories.minutes === 1 ? tell`a value a minute` : spanText(histories.minutes)}
      >
        <Filter
          choices={windows.map((each) => ({ label: each.label, path: addressWith(path, { hours: String(each.hours) }) }))}
          chosen={windows.find((each) => each.hours === hours)?.label ?? ""}
          label={tell`Window`}
        />
        {histories.full && <p class="problem">{tell`There are more figures than have a history: the newest have none.`}</p>}
        {known.length === 0 && <p class="soft">{tell`Nothing was measured in this time.`}</p>}
        <div class="graphs">
          {known.map(({ label, figure, now, bands }) => (
            <Line label={label} figure={figure} now={now} bands={bands} />
          ))}
        </div>
        {section.trends?.map(({ label, metric }) => {
          const values = histories.counted.get(metric.name) ?? [];
          return values.length > 0 && <Trend values={values} label={tell`${told(label)}, counted for two days`} />;
        })}
      </Card>
    </>
  );
};

const spanText = (minutes: number): string =>
  minutes === 60 ? tell`from the lowest to the highest of each hour` : tell`from the lowest to the highest of each ${minutes} minutes`;

interface Known {
  label: string;
  figure: NumberFigure<Record<string, unknown>>;
  /** Undefined where it is not measured now. */
  now: number | undefined;
  bands: readonly Band[];
}

/** The lines of a figure: of each of its labels one, those that are there no more among them. */
function linesOf(figure: NumberFigure<Record<string, unknown>>, figures: Record<string, unknown>, { measured }: Histories): Known[] {
  const samples = Object.keys(figures).length > 0 ? samplesOf(figure, figures) : [];
  return [...measured].flatMap(([name, bands]) => {
    const labels = labelsIn(name, figure.metric);
    if (!labels) return [];
    const label = [told(figure.label), labelText(figure.metric, labels)].filter((part) => part !== "").join(": ");
    const now = samples.find((sample) => historyName(figure.metric, sample.labels) === name)?.value;
    return [{ label, figure, now, bands }];
  });
}

const Line = ({ label, figure, now, bands }: Known) => {
  const known = bands.filter((band) => band !== null);
  const text = (value: number): string => figureText(value, figure.metric);
  const low = text(Math.min(...known.map(lowOf)));
  const high = text(Math.max(...known.map(highOf)));
  const part = Math.ceil((100 * known.length) / bands.length);
  const said = `${low === high ? tell`always ${low}` : tell`${low} to ${high}`}${part < 100 ? tell`, measured ${part} % of the time` : ""}`;
  return (
    <figure class="trend">
      <figcaption>
        {label} <strong>{now === undefined ? "–" : text(now)}</strong> <span class="soft">{said}</span>
      </figcaption>
      <Spark bands={bands} fromZero={figure.metric.unit !== "ratio"} said={tell`${label}, a line: ${said}`} />
    </figure>
  );
};
