import type { Recorder } from "../../../platform/events/record.ts";
import type { Timers } from "../../../platform/timers.ts";
import type { LogReader } from "../stream-store.ts";
import type { StreamSummary } from "../telemetry/ports.ts";
import type { FeedPolicy } from "./log-feed.ts";
import type { SessionLooks } from "./session-looks.ts";
import type { TransportKeeper } from "./transport-keeper.ts";

export interface HubPolicy extends FeedPolicy {
  pollMs: number;
  heartbeatMs: number;
  maxStreamMs: number;
  behindBytes: number;
  /** How often streams that go on are summed up. */
  summaryMs: number;
}

export interface HubParts {
  log: LogReader;
  transport: TransportKeeper;
  timers: Timers;
  policy: HubPolicy;
  recorder: Recorder;
  /** Whether those who watch may still. */
  sessions: Pick<SessionLooks, "look">;
  /** What the streams came to, now and then and after the last of them. */
  summarized?: (summary: StreamSummary) => void;
}

/** Who wants to watch, and what they have already. */
export interface Viewer {
  buyerId: string;
  /** By which sign-in or service token; undefined where the release before asks. */
  sessionId?: string | undefined;
  lastEventId: string | null;
}

/** How a stream begins: what is sent at once, up to which revision, and why it ends there if it does. */
export interface Opening {
  start: "snapshot" | "resume" | "reset";
  welcome: Uint8Array[];
  cursor: number;
  ends: "done" | "behind" | undefined;
}
