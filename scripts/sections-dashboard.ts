import { familyName } from "../src/operations/health/open-metrics.ts";
import type { HealthSection } from "../src/platform/health.ts";
import type { Metric } from "../src/platform/metrics/metrics.ts";

const DATA_SOURCE = { type: "prometheus", uid: "${datasource}" };
const WIDTH = 24;
const PANEL = { w: 6, h: 6 };
const UNITS: Record<NonNullable<Metric["unit"]> | "none", string> = { seconds: "s", bytes: "bytes", ratio: "percentunit", none: "short" };

/** A Grafana dashboard with a row for each section of the health surfaces and a panel for each of its figures (MIR-1). */
export function sectionsDashboard(sections: readonly Pick<HealthSection, "name" | "title" | "panel">[]): string {
  const panels: object[] = [];
  let y = 0;
  for (const { title, panel } of sections) {
    const figures = panel.filter((figure) => "metric" in figure);
    if (figures.length === 0) continue;
    panels.push({ id: panels.length + 1, type: "row", title, collapsed: false, panels: [], gridPos: { x: 0, y, w: WIDTH, h: 1 } });
    y += 1;
    figures.forEach(({ label, metric }, index) => {
      const perRow = WIDTH / PANEL.w;
      const gridPos = { ...PANEL, x: (index % perRow) * PANEL.w, y: y + Math.floor(index / perRow) * PANEL.h };
      panels.push(figurePanel(panels.length + 1, `${title}: ${label}`, metric, gridPos));
    });
    y += Math.ceil(figures.length / (WIDTH / PANEL.w)) * PANEL.h;
  }
  const dashboard = {
    uid: "procureiq-sections",
    title: "ProcureIQ: every figure of the operations page",
    description: "Written by npm run dashboards:write from the sections of the health surfaces.",
    tags: ["procureiq"],
    schemaVersion: 39,
    version: 1,
    editable: true,
    refresh: "30s",
    time: { from: "now-6h", to: "now" },
    templating: { list: [{ name: "datasource", type: "datasource", query: "prometheus", label: "Data source" }] },
    panels,
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

function figurePanel(id: number, title: string, metric: Metric, gridPos: object): object {
  return {
    id,
    type: "timeseries",
    title,
    description: metric.help,
    datasource: DATA_SOURCE,
    gridPos,
    fieldConfig: { defaults: { unit: UNITS[metric.unit ?? "none"] }, overrides: [] },
    targets: [
      {
        refId: "A",
        datasource: DATA_SOURCE,
        expr: familyName(metric),
        legendFormat: metric.labels.map((label) => `{{${label}}}`).join(" ") || title,
      },
    ],
  };
}
