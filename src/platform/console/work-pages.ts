import type { Said } from "../language/say.ts";
import { mark } from "./tell.ts";

interface WorkPage {
  path: string;
  title: Said;
}

const LETTERS = { path: "/admin/operations/dead-letters", title: mark`Dead letters of alerts` };
const DESK = { path: "/admin/desk", title: mark`Desk` };

/** Pages by what the names of alerts and of sections begin with; whoever raises an alert from outside names it as he likes. */
const PAGES: ReadonlyMap<string, WorkPage> = new Map(
  Object.entries({
    access: { path: "/admin/accounts", title: mark`Accounts` },
    ads: { path: "/admin/ads", title: mark`Campaigns` },
    automations: { path: "/admin/automations", title: mark`Automations` },
    checkout: { path: "/admin/orders", title: mark`Orders` },
    "checkout.webhook": { path: "/admin/webhooks", title: mark`Received webhooks` },
    crawl: { path: "/admin/suppliers", title: mark`Suppliers` },
    "crawl.prices": { path: "/admin/held-prices", title: mark`Prices held back` },
    "dead-letters": { path: "/admin/dead-letters", title: mark`Dead letters` },
    deadLetters: { path: "/admin/dead-letters", title: mark`Dead letters` },
    deployFreeze: DESK,
    deploys: DESK,
    drills: DESK,
    fx: { path: "/admin/fx", title: mark`Exchange rates` },
    incidentAlerts: LETTERS,
    incidentTransport: LETTERS,
    "incident-alerts": LETTERS,
    "incident-transport": LETTERS,
    llm: { path: "/admin/llm", title: mark`LLM gateway` },
    "llm-gateway": { path: "/admin/llm", title: mark`LLM gateway` },
    "ops.release": DESK,
    stock: { path: "/admin/orders", title: mark`Orders` },
    switch: DESK,
  }),
);

/** The page where what an alert or a section speaks of is worked on; undefined where there is none but the operations page. */
export function workPageOf(name: string): WorkPage | undefined {
  const [first = "", second = ""] = name.split(".");
  return PAGES.get(`${first}.${second}`) ?? PAGES.get(first);
}
