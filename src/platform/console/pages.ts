import type { Said } from "../language/say.ts";
import { mark } from "./tell.ts";

/** The console's pages in the order of its menu. */
export const CONSOLE_PAGES: readonly { path: string; title: Said }[] = [
  { path: "/admin/operations", title: mark`Operations` },
  { path: "/admin/incidents", title: mark`Incidents` },
  { path: "/admin/timeline", title: mark`Timeline` },
  { path: "/admin/notifications", title: mark`Notifications` },
  { path: "/admin/desk", title: mark`Desk` },
  { path: "/admin/audit", title: mark`Audit` },
  { path: "/admin/automations", title: mark`Automations` },
  { path: "/admin/dead-letters", title: mark`Dead letters` },
  { path: "/admin/suppliers", title: mark`Suppliers` },
  { path: "/admin/fx", title: mark`Rates` },
  { path: "/admin/ads", title: mark`Ads` },
  { path: "/admin/orders", title: mark`Orders` },
  { path: "/admin/accounts", title: mark`Accounts` },
  { path: "/admin/llm", title: mark`LLM` },
];

/** Where pages are told that something changed. */
export const CHANGES_PATH = "/admin/operations/stream";

/** Whether a page is the operators': the shop's pages and those of the public say themselves in which language they are. */
export const isOfConsole = ({ path }: { path: string }): boolean => path.startsWith("/admin/");
