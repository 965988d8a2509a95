import { z } from "zod";
import { files, read } from "./source-facts.ts";

const panelSchema = z.looseObject({
  title: z.string().default(""),
  targets: z.array(z.looseObject({ expr: z.string() })).default([]),
  get panels() {
    return z.array(panelSchema).default([]);
  },
});
type Panel = z.infer<typeof panelSchema>;

const dashboardSchema = z.looseObject({ uid: z.string(), title: z.string(), panels: z.array(panelSchema) });

export interface Dashboard {
  file: string;
  uid: string;
  titles: readonly string[];
  expressions: readonly string[];
}

/** The Grafana dashboards of docs/dashboards/, each with the titles and queries of all its panels. */
export function readDashboards(): Dashboard[] {
  return files("docs/dashboards/*.json").map((file) => {
    const { uid, panels } = dashboardSchema.parse(JSON.parse(read(file)));
    const all = panels.flatMap(withInner);
    return { file, uid, titles: all.map(({ title }) => title), expressions: all.flatMap(({ targets }) => targets.map(({ expr }) => expr)) };
  });
}

/** What the contract's `dashboardSlice` may name: a dashboard by its uid, or a panel by its title. */
export function dashboardSlices(): Set<string> {
  return new Set(readDashboards().flatMap(({ uid, titles }) => [uid, ...titles]));
}

const withInner = (panel: Panel): Panel[] => [panel, ...panel.panels.flatMap(withInner)];
