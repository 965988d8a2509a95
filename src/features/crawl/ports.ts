import type { WakeUps } from "../../platform/queues.ts";
import type { AutomationWakeDeps } from "../automations/ports.ts";
import type { CatalogDeps } from "../catalog/ports.ts";
import type { PageArchive } from "./archive/archived-page.ts";
import type { HostPolicy, HostStanding, PermitReply, PermitUse } from "./host-rules.ts";
import type { RobotsFile } from "./robots.ts";
import type { CrawlJob } from "./wake-up-message.ts";

/** A robots.txt as last read, and when it was not answered for since, where it was not: in milliseconds. */
export interface RecordedRobots {
  file: RobotsFile;
  readAt: number;
  unansweredAt: number | null;
}

/** One supplier host's owner of politeness. Every call throws `dependency-unavailable` where it does not answer. */
export interface SupplierHost {
  requestPermit(policy: HostPolicy): Promise<PermitReply>;
  returnPermit(policy: HostPolicy, use: PermitUse): Promise<void>;
  /** The host's robots.txt as last recorded, unless it is older than `maxAgeSeconds`, or than `held` has it where nobody answered for it since. */
  robots(maxAgeSeconds: number, held?: HeldRobots): Promise<RobotsFile | undefined>;
  /** Whether the caller is to read robots.txt, for which he has so long; false where somebody else reads it. */
  claimRobots(readMs: number): Promise<boolean>;
  /** How the host stands, with the robots.txt last recorded and when, however old. */
  standing(): Promise<HostStanding & { robots: RecordedRobots | null }>;
  /** What was read; undefined where it could not be had, with `unanswered` where nobody answered for it. */
  recordRobots(file: RobotsFile | undefined, unanswered?: boolean): Promise<void>;
}

/** How old a robots.txt may be that nobody answered for within the last `unansweredSeconds`. */
export interface HeldRobots {
  maxAgeSeconds: number;
  unansweredSeconds: number;
}

export interface CrawlDeps extends AutomationWakeDeps, CatalogDeps {
  crawlJobs: WakeUps<CrawlJob>;
  supplierHosts(host: string): SupplierHost;
  pageArchive: PageArchive;
  /** The web as the crawler sees it; redirects are not followed. */
  crawlFetch(url: string, init: { headers: Record<string, string>; redirect: "manual"; signal: AbortSignal }): Promise<Response>;
  /** Waits between polite requests. */
  pause(milliseconds: number): Promise<void>;
}
