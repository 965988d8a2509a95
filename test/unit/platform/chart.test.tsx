import { describe, expect, it } from "vitest";
import { DayBars, ShareBar } from "../../../src/platform/console/chart.tsx";

const days = ["2026-11-25", "2026-11-26", "2026-11-27"];
const series = [
  { name: "gpt-4.1-mini", values: [100, 0, 50] },
  { name: "claude-haiku-4-5", values: [100, 40, 0] },
];
const text = (value: number): string => `${value} tokens`;
const render = async (element: unknown): Promise<string> => String(await element);
const shown = (given: typeof series): Promise<string> =>
  render(<DayBars id="chart" label="Tokens" days={days} series={given} text={text} />);

describe("a chart of days", () => {
  it("has a bar a day, one above the other in each, as high as the day is of the highest", async () => {
    const html = await shown(series);
    const bars = [...html.matchAll(/<rect class="c(\d)" x="(\d+)" width="8" y="([\d.]+)" height="([\d.]+)"/g)].map(([, ...figures]) =>
      figures.map(Number),
    );
    expect(bars).toEqual([
      [0, 1, 50, 50],
      [1, 1, 0, 50],
      [1, 11, 80, 20],
      [0, 21, 75, 25],
    ]);
  });

  it("names its ends from the left to the right, as its bars stand, in whichever direction its reader's language runs", async () => {
    expect(await shown(series)).toContain('dir="ltr"><bdi>2026-11-25</bdi><bdi>2026-11-27</bdi>');
  });

  it("says to who cannot see it what it is of, and has every figure in the table under it", async () => {
    const html = await shown(series);
    expect(html).toContain('role="img" aria-label="Tokens by day, 2026-11-25 to 2026-11-27: at most 200 tokens, 50 tokens on the last.');
    const rows = [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row = ""]) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, cell]) => cell),
    );
    expect(rows).toEqual([
      ["Day", "gpt-4.1-mini", "claude-haiku-4-5", "Sum"],
      ["2026-11-25", "100 tokens", "100 tokens", "200 tokens"],
      ["2026-11-26", "0 tokens", "40 tokens", "40 tokens"],
      ["2026-11-27", "50 tokens", "0 tokens", "50 tokens"],
    ]);
  });

  it("says that there is nothing where there is nothing", async () => {
    expect(await shown([])).toBe('<p class="soft">Tokens: none in this time.</p>');
  });
});

describe("a share", () => {
  it.each([
    [0.25, "25.00"],
    [1.7, "100.00"],
    [-1, "0.00"],
  ])("of %d is drawn as %s of a hundred", async (share, width) => {
    expect(await render(<ShareBar share={share} />)).toContain(`width="${width}"`);
  });
});
