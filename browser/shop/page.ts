import type { ProcureIQ } from "../../packages/sdk/src/client.ts";
import type { Session } from "./session.ts";

/** A page while it is shown. */
export interface Page {
  /** Its `main`. */
  root: HTMLElement;
  url: URL;
  /** What its path names: `/app/orders/{id}`. */
  id: string;
  /** Ends when the page is left: what it has under way is given up. */
  signal: AbortSignal;
  session: Session;
  api: ProcureIQ;
  /** Leads to another page. */
  go(path: string): void;
  /** Says a line to everybody, screen readers included. */
  say(text: string): void;
}

/** What a page does once it stands. What it throws is told on it. */
export type Start = (page: Page) => void | Promise<void>;
