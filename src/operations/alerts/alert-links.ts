/** Where somebody who is told of an alert reads on, by the first word of its key: the runbook's page and the section of the operations page. */
const PLACES: Readonly<Record<string, { page: string; section: string }>> = {
  ads: { page: "ads", section: "ads" },
  automations: { page: "automations", section: "automations" },
  catalog: { page: "streaming", section: "catalog" },
  "chat-session": { page: "chat-briefs", section: "chatBriefs" },
  checkout: { page: "checkout", section: "checkout" },
  config: { page: "configuration", section: "configReadiness" },
  conservation: { page: "general", section: "conservation" },
  crawl: { page: "crawl", section: "crawl" },
  crons: { page: "general", section: "crons" },
  deploys: { page: "general", section: "deployFreeze" },
  "dead-letters": { page: "automations", section: "deadLetters" },
  dependency: { page: "general", section: "dependencies" },
  fx: { page: "fx", section: "fx" },
  governance: { page: "governance", section: "governance" },
  images: { page: "images", section: "images" },
  "incident-alerts": { page: "alerts", section: "incidentAlerts" },
  "incident-transport": { page: "alerts", section: "incidentTransport" },
  "llm-gateway": { page: "llm", section: "llm" },
  objective: { page: "general", section: "objectives" },
  "on-call": { page: "alerts", section: "onCall" },
  ops: { page: "general", section: "http" },
  switch: { page: "general", section: "switches" },
  stock: { page: "checkout", section: "stock" },
};

/** What is raised from outside, or by the ledger itself. */
const ELSEWHERE = { page: "alerts", section: "incidentAlerts" };

/** The sections that alerts are placed in. */
export const SECTIONS: readonly string[] = [...new Set([...Object.values(PLACES), ELSEWHERE].map(({ section }) => section))].toSorted();

export function placeOf(key: string): { page: string; section: string } {
  const [first = ""] = key.split(".", 1);
  return (Object.hasOwn(PLACES, first) ? PLACES[first] : undefined) ?? ELSEWHERE;
}

export interface AlertLinks {
  /** In the console; left out where the deployment does not know its own address. */
  alert?: string;
  section?: string;
  /** A path in the repository. */
  runbook: string;
}

/** What a storm's key begins with: what it gathers stands behind it. */
export const STORM = /^alert-storm\.(?:page|warn)\./;

/** The links that a message carries. A storm's are those of what it gathers. */
export function linksOf({ id, key, state }: { id: string; key: string; state: string }, consoleUrl: string | undefined): AlertLinks {
  const { page, section } = placeOf(key.replace(STORM, ""));
  const runbook = `docs/runbook/${page}.md`;
  if (consoleUrl === undefined) return { runbook };
  const operations = `${consoleUrl.replace(/\/$/, "")}/admin/operations`;
  // Found by its key: a storm's list has many pages, of which a mark finds its alert on the first alone.
  return {
    alert: `${operations}/alerts?state=${state}&text=${encodeURIComponent(key)}#${id}`,
    section: `${operations}#title-${section}`,
    runbook,
  };
}
