/** The console's pages in the order of its menu. */
export const CONSOLE_PAGES: readonly { path: string; title: string }[] = [
  { path: "/admin/operations", title: "Operations" },
  { path: "/admin/incidents", title: "Incidents" },
  { path: "/admin/timeline", title: "Timeline" },
  { path: "/admin/notifications", title: "Notifications" },
  { path: "/admin/desk", title: "Desk" },
  { path: "/admin/audit", title: "Audit" },
  { path: "/admin/automations", title: "Automations" },
  { path: "/admin/dead-letters", title: "Dead letters" },
  { path: "/admin/suppliers", title: "Suppliers" },
  { path: "/admin/fx", title: "Rates" },
  { path: "/admin/ads", title: "Ads" },
  { path: "/admin/orders", title: "Orders" },
  { path: "/admin/accounts", title: "Accounts" },
  { path: "/admin/llm", title: "LLM" },
];

/** Where pages are told that something changed. */
export const CHANGES_PATH = "/admin/operations/stream";
