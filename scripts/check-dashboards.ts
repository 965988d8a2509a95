import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Deps } from "../src/deps.ts";
import { createHealthSections } from "../src/health-sections.ts";
import { sectionMetrics } from "../src/operations/health/export-metrics.ts";
import { familyName } from "../src/operations/health/open-metrics.ts";
import { contractFor } from "../src/platform/contract.ts";
import { FAILED_CLASSES } from "../src/platform/events/http.ts";
import { CATALOGUE } from "../src/platform/metrics/catalogue.ts";
import type { Metric } from "../src/platform/metrics/metrics.ts";
import { readSettings } from "../src/env.ts";
import { alertRules } from "./alert-rules.ts";
import { readDashboards } from "./dashboards.ts";
import { journeyRules } from "./journey-rules.ts";
import { readRules, selectors, type Rule } from "./prometheus.ts";
import { sectionsDashboard } from "./sections-dashboard.ts";
import { conclude, files, read, ROOT } from "./source-facts.ts";

/**
 * `npm run dashboards:check` (MIR-1): dashboards and alert rules select only metrics and labels that `/metrics` exports. That each
 * approved model has its slice is of `npm run governance:check`. With `--write` writes the rules, whose thresholds are the contract's, and the dashboard of the health sections.
 */
const contract = contractFor("production");
const wrong: string[] = [];

// The sections' metrics are data; nothing is captured here, so that settings and contract are all they ask for.
const sections = createHealthSections({ settings: readSettings({}), contract } as unknown as Deps);
const exported = new Map(
  [...CATALOGUE.values(), ...sectionMetrics(sections)].flatMap((metric) => samples(metric).map((name) => [name, metric])),
);

const written = {
  ...alertRules(contract),
  "docs/alerts/journey.yml": journeyRules(contract.objectives, FAILED_CLASSES),
  "docs/dashboards/sections.json": sectionsDashboard(sections),
};
for (const [file, content] of Object.entries(written)) {
  if (process.argv.includes("--write")) writeFileSync(join(ROOT, file), content);
  else if (!existsSync(join(ROOT, file)) || read(file) !== content)
    wrong.push(`${file} is not what the code and the contract say: npm run dashboards:write`);
}

const rules = files("docs/alerts/*.yml").map((file) => ({ file, rules: readRules(read(file)) }));
const recorded = new Map(
  rules
    .flatMap((group) => group.rules)
    .filter(({ kind }) => kind === "record")
    .map((rule) => [rule.name, rule]),
);

for (const { file, expressions } of readDashboards()) for (const expression of expressions) judge(file, expression);
for (const { file, rules: group } of rules) {
  if (group.length === 0) wrong.push(`${file}: no rule could be read`);
  for (const rule of group) judgeRule(file, rule);
}

conclude(
  "dashboards:check",
  wrong,
  `${readDashboards().length} dashboards and ${rules.flatMap((group) => group.rules).length} rules use what is exported`,
);

function judgeRule(file: string, { kind, name, expression, labels }: Rule): void {
  if (expression === "") wrong.push(`${file}: ${name} has no expression`);
  else judge(file, expression);
  if (kind === "alert" && !["page", "warn", "info"].includes(labels.get("severity") ?? ""))
    wrong.push(`${file}: ${name} has no severity of ours`);
}

function judge(file: string, expression: string): void {
  for (const { metric, labels } of selectors(expression)) {
    if (recorded.has(metric)) continue;
    const definition = exported.get(metric);
    if (!definition) wrong.push(`${file}: nothing exports ${metric}`);
    const known = [...(definition?.labels ?? []), ...(definition?.kind === "histogram" ? ["le"] : []), "environment"];
    for (const label of definition ? labels : []) if (!known.includes(label)) wrong.push(`${file}: ${metric} has no label ${label}`);
  }
}

/** The names of a metric's samples at `/metrics`. */
function samples(metric: Metric): string[] {
  const name = familyName(metric);
  if (metric.kind === "counter") return [`${name}_total`];
  return metric.kind === "histogram" ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name];
}
