import type { Muting } from "../../platform/switches.ts";
import type { Degraded } from "../../platform/degraded.ts";
import type { HealthSection } from "../../platform/health.ts";
import type { HealthStatus } from "../../platform/health/parts.ts";
import type { KeptFresh } from "../../platform/kept-fresh.ts";
import type { MetricsReader } from "../../platform/metrics/reader.ts";
import type { Platform } from "../../platform/platform.ts";
import type { KeptHistory } from "./figure-history.ts";
import type { RuleMemory } from "./rules.ts";

/** A section as last captured; times are RFC 3339 UTC. */
export interface CapturedSection {
  name: string;
  status: HealthStatus;
  complete: boolean;
  /** When these figures were taken; older than the capture's where the section failed since. */
  capturedAt: string;
  figures: Record<string, unknown>;
  degraded: readonly Degraded[];
  /** Why it is not complete. */
  error: string | null;
  /** Since when the status is not `pass`. */
  degradedSince: string | null;
}

export interface HealthCapture {
  capturedAt: string;
  durationMs: number;
  releaseId: string;
  sections: readonly CapturedSection[];
}

/** Permission to capture, until it lapses; the token fences a capturer that came late. */
export interface CaptureLease {
  token: number;
  /** What the capture before found. */
  previous: HealthCapture | undefined;
  rules: readonly RuleMemory[];
}

export type ProbeState = "up" | "down" | "unconfigured";

export interface ProbeResult {
  name: string;
  state: ProbeState;
  latencyMs: number | null;
  checkedAt: string;
  lastSuccessAt: string | null;
  detail: string | null;
}

/** A condition the rules have raised and that still holds; the time in milliseconds since the epoch. */
export interface RaisedCondition {
  key: string;
  raisedAt: number;
}

/** A release, and since when captures have met it, RFC 3339 UTC. */
export interface SeenRelease {
  releaseId: string;
  since: string;
}

/** The desk's half that keeps captures; each call is one transaction there. */
export interface CaptureDesk {
  /** Undefined while another isolate captures. */
  beginCapture(leaseSeconds: number): Promise<CaptureLease | undefined>;
  /** False where the lease had lapsed and another capture is under way or done. What was measured, by its name, goes into the history; releases before did not say. */
  endCapture(
    token: number,
    capture: HealthCapture,
    rules: readonly RuleMemory[],
    measured?: Readonly<Record<string, number>>,
  ): Promise<boolean>;
  /** What was measured since that minute, in rows of so many minutes, oldest first. */
  figureHistory(resolutionMinutes: number, sinceMinute: number): Promise<KeptHistory>;
  lastCapture(): Promise<HealthCapture | undefined>;
  /** What the rules' memory says was raised and holds. */
  raisedConditions(): Promise<readonly RaisedCondition[]>;
  /** Newest first. */
  lastReleases(limit: number): Promise<readonly SeenRelease[]>;
  /** Of these dependencies those nobody has probed within the interval, now claimed by the caller; and what is known of all. */
  claimProbes(names: readonly string[], intervalSeconds: number): Promise<{ due: readonly string[]; known: readonly ProbeResult[] }>;
  recordProbes(results: readonly ProbeResult[]): Promise<void>;
  /** Notes that `/metrics` was read. */
  scraped(): Promise<void>;
  lastScrapeAt(): Promise<string | undefined>;
}

export interface HealthDeps extends Platform {
  muting: Muting;
  metricsReader: MetricsReader;
  /** Hands on what this isolate counted, now. Never throws. */
  handOnCounts(): Promise<void>;
  /** Every section there is, in the order of the page: read when they are first asked for. */
  healthSections(): Promise<readonly HealthSection[]>;
  captureDesk: CaptureDesk;
  /** This isolate's copy; undefined where there never was one. */
  lastCapture: KeptFresh<HealthCapture | undefined>;
}
