import type { Contract } from "../src/platform/contract.ts";
import { read } from "./source-facts.ts";

/** Files of rules that are written from their templates in scripts/alert-rules/. */
const TEMPLATES = ["features", "operations"];

const WRITTEN = "# Written by `npm run dashboards:write` from scripts/alert-rules/ and the contract's figures; changed there, not here.\n";

/** The rule files by path, with the figures of this contract (GOV-1). */
export const alertRules = (contract: Contract): Record<string, string> =>
  Object.fromEntries(TEMPLATES.map((name) => [`docs/alerts/${name}.yml`, rulesOf(read(`scripts/alert-rules/${name}.yml`), contract)]));

/**
 * A template with the contract's figures in their places: `${automations.pendingStuckSeconds}` is the number, `${… | for}` it as Prometheus
 * has durations, `${… | words}` as people do, `${… | percent}` a share; a member whose name has a dot stands in brackets. Throws RangeError for a place that has no number.
 */
export const rulesOf = (template: string, contract: Contract): string =>
  WRITTEN +
  template.replaceAll(/\$\{([^}|\s]+)(?: \| (for|words|percent))?\}/g, (_, path: string, as: keyof typeof AS | undefined) =>
    AS[as ?? "number"](figureAt(contract, path)),
  );

const AS = {
  number: String,
  for: (seconds: number): string => `${seconds}s`,
  words: (seconds: number): string =>
    seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} minutes` : `${seconds} second${seconds === 1 ? "" : "s"}`,
  percent: (share: number): string => `${Number((share * 100).toPrecision(12))} %`,
};

function figureAt(contract: Contract, path: string): number {
  const names = path.match(/(?<=\[)[^\]]+|[^.[\]]+(?![^[]*\])/g) ?? [];
  const found = names.reduce<unknown>(
    (value, name) => (typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined),
    contract,
  );
  if (typeof found !== "number") throw new RangeError(`the contract has no figure ${path}`);
  return found;
}
