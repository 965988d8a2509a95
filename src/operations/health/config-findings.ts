import type { AlertSeverity } from "../../platform/alerts.ts";
import type { Contract } from "../../platform/contract.ts";
import type { Dependency } from "../../platform/dependencies.ts";
import type { Platform } from "../../platform/platform.ts";

export interface ConfigFinding {
  setting: string;
  problem: "missing" | "malformed";
  /** What is wrong with it; never its value. */
  reason: string;
  /** In a deployed environment; anything less is `info` where the environment is local. */
  severity: AlertSeverity;
  /** The runbook's clause it comes from. */
  clause: string;
}

type Settings = Platform["settings"];
type GroupName = {
  [Name in keyof Settings]: Settings[Name] extends { state: "configured" | "unconfigured" } ? Name : never;
}[keyof Settings];

/** What a gap in each group of settings means. `optional`: nothing is wrong without it, only if it is malformed. */
const GROUPS: Record<GroupName, { clause: string; severity: AlertSeverity; optional?: boolean; dependency?: Dependency }> = {
  database: { clause: "DEP-1", severity: "page", dependency: "postgres" },
  redis: { clause: "AUTH-1", severity: "page", dependency: "redis" },
  buyerTokens: { clause: "AUTH-1", severity: "page" },
  accessSecret: { clause: "AUTH-1", severity: "page" },
  adminVerification: { clause: "AUTH-2", severity: "warn" },
  stripe: { clause: "DEP-1", severity: "page", dependency: "stripe" },
  mongo: { clause: "DEP-1", severity: "page", dependency: "mongo" },
  aiAgent: { clause: "DEP-1", severity: "page", dependency: "ai-agent" },
  imageProcessor: { clause: "DEP-1", severity: "page", dependency: "images" },
  imageSigning: { clause: "DEP-1", severity: "page", dependency: "images" },
  pageBucket: { clause: "DEP-1", severity: "page", dependency: "mongo" },
  imageTransforms: { clause: "DEP-1", severity: "page", dependency: "images" },
  openai: { clause: "DEP-1", severity: "page", dependency: "openai" },
  anthropic: { clause: "DEP-1", severity: "page", dependency: "anthropic" },
  exchangeRates: { clause: "DEP-1", severity: "page", dependency: "fx" },
  incidentPrimary: { clause: "ALR-4", severity: "page" },
  incidentSecondary: { clause: "ALR-4", severity: "warn", optional: true },
  incidentJournals: { clause: "ALR-3", severity: "warn", optional: true },
  support: { clause: "GEN-8", severity: "warn", optional: true },
  deadManSwitch: { clause: "BRF-2", severity: "warn", optional: true },
  ads: { clause: "ADS-1", severity: "warn" },
  webhookSecrets: { clause: "GEN-5", severity: "warn" },
  llmModels: { clause: "LLM-7", severity: "page" },
  mail: { clause: "GEN-5", severity: "warn", dependency: "mail" },
  site: { clause: "GEN-5", severity: "warn" },
  opsRead: { clause: "MIR-1", severity: "warn" },
  cardForm: { clause: "GEN-5", severity: "warn", optional: true },
  securityContact: { clause: "GEN-5", severity: "warn", optional: true },
  traces: { clause: "GEN-5", severity: "warn", optional: true },
  demoBuyer: { clause: "GEN-5", severity: "warn", optional: true },
  opsBootstrap: { clause: "GEN-10", severity: "info", optional: true },
};

const groupsOf = (settings: Settings) =>
  (Object.keys(GROUPS) as GroupName[]).map((name) => ({ name, ...GROUPS[name], group: settings[name] }));

/** What is configured and what the contract demands of it. */
export type Demands = Pick<Contract, "incidentAlerts" | "standIns">;

/** Whether anything asks for the group: where the contract has something stand in for a setting, that is demanded instead (DEP-1). */
function isUsed(name: GroupName, { standIns }: Demands): boolean {
  if (name === "mongo") return standIns.MONGO_URL === null;
  if (name === "pageBucket") return standIns.MONGO_URL !== null;
  if (name === "imageProcessor") return standIns.IMAGE_PROC_BASE_URL === null;
  if (name === "imageTransforms") return standIns.IMAGE_PROC_BASE_URL !== null;
  return true;
}

/** What the contract makes of a group that is otherwise nobody's loss (ALR-4). */
const demandedBy = (name: GroupName, { incidentAlerts }: Demands): { severity?: AlertSeverity; optional?: boolean } =>
  name === "incidentSecondary" && incidentAlerts.secondaryTransport === "required" ? { severity: "page", optional: false } : {};

/** Every setting that is missing or malformed, worst first, each once. Reads the settings and the contract alone (GEN-5). */
export function findConfig(settings: Settings, demands: Demands): ConfigFinding[] {
  const found = new Map<string, ConfigFinding>();
  const rank = { page: 0, warn: 1, info: 2 };
  for (const { name, clause, group, ...usual } of groupsOf(settings)) {
    if (group.state === "configured" || !isUsed(name, demands)) continue;
    const { severity: deployedSeverity, optional } = { ...usual, ...demandedBy(name, demands) };
    const severity = settings.deployed ? deployedSeverity : "info";
    const missing = optional ? [] : group.missing.map((setting) => ({ setting, problem: "missing" as const, reason: "is not set" }));
    const malformed = group.malformed.map(({ name, reason }) => ({ setting: name, problem: "malformed" as const, reason }));
    for (const fault of [...missing, ...malformed]) if (!found.has(fault.setting)) found.set(fault.setting, { ...fault, severity, clause });
  }
  if (settings.deployed && settings.releaseId === "unreleased") {
    found.set("RELEASE_ID", { setting: "RELEASE_ID", problem: "missing", reason: "is not set", severity: "warn", clause: "GEN-2" });
  }
  return [...found.values()].toSorted((a, b) => rank[a.severity] - rank[b.severity]);
}

/** Dependencies without (whole) settings: not down, and not probed. */
export function unconfiguredDependencies(settings: Settings, demands: Demands): Dependency[] {
  const without = groupsOf(settings).flatMap(({ name, group, dependency }) =>
    dependency && group.state === "unconfigured" && isUsed(name, demands) ? [dependency] : [],
  );
  return [...new Set(without)];
}
