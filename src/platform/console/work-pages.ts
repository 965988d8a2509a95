interface WorkPage {
  path: string;
  title: string;
}

const LETTERS = { path: "/admin/operations/dead-letters", title: "Dead letters of alerts" };
const DESK = { path: "/admin/desk", title: "Desk" };

/** Pages by what the names of alerts and of sections begin with; whoever raises an alert from outside names it as he likes. */
const PAGES: ReadonlyMap<string, WorkPage> = new Map(
  Object.entries({
    access: { path: "/admin/accounts", title: "Accounts" },
    ads: { path: "/admin/ads", title: "Campaigns" },
    automations: { path: "/admin/automations", title: "Automations" },
    checkout: { path: "/admin/orders", title: "Orders" },
    "checkout.webhook": { path: "/admin/webhooks", title: "Received webhooks" },
    crawl: { path: "/admin/suppliers", title: "Suppliers" },
    "crawl.prices": { path: "/admin/held-prices", title: "Prices held back" },
    "dead-letters": { path: "/admin/dead-letters", title: "Dead letters" },
    deadLetters: { path: "/admin/dead-letters", title: "Dead letters" },
    deployFreeze: DESK,
    deploys: DESK,
    drills: DESK,
    fx: { path: "/admin/fx", title: "Exchange rates" },
    incidentAlerts: LETTERS,
    incidentTransport: LETTERS,
    "incident-alerts": LETTERS,
    "incident-transport": LETTERS,
    llm: { path: "/admin/llm", title: "LLM gateway" },
    "llm-gateway": { path: "/admin/llm", title: "LLM gateway" },
    "ops.release": DESK,
    stock: { path: "/admin/orders", title: "Orders" },
    switch: DESK,
  }),
);

/** The page where what an alert or a section speaks of is worked on; undefined where there is none but the operations page. */
export function workPageOf(name: string): WorkPage | undefined {
  const [first = "", second = ""] = name.split(".");
  return PAGES.get(`${first}.${second}`) ?? PAGES.get(first);
}
