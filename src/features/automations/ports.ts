import type { RaisedAlert } from "../../platform/alerts.ts";
import type { IncidentRegister } from "../../platform/incidents.ts";
import type { Mail } from "../../platform/mail.ts";
import type { Platform } from "../../platform/platform.ts";
import type { WakeUps } from "../../platform/queues.ts";
import type { Timers } from "../../platform/timers.ts";

/** A wake-up: an event to dispatch, or an execution that may be due. */
export type AutomationWakeUp = { eventId: string } | { executionId: string };

/** What a verb of another feature needs to wake automations after its write. */
export interface AutomationWakeDeps extends Platform {
  automationEvents: WakeUps<AutomationWakeUp>;
}

/** The operators' incidents: what a deferred dead letter waits for, and while which the backlog is reviewed. */
export interface AutomationIncidentDeps extends Platform {
  incidentBook: IncidentRegister;
}

export interface AutomationsDeps extends AutomationWakeDeps, AutomationIncidentDeps {
  mail: Mail;
  timers: Timers;
  /** Alerts that were opened after one, by its id, the oldest first; resolved ones too. */
  alertsOpenedAfter(id: string, most: number): Promise<readonly RaisedAlert[]>;
  /** The dead-letter queue: where a consumer hands what it gave up on, as the platform does when it keeps crashing. */
  automationDeadLetters: WakeUps<AutomationWakeUp>;
  /** Where executions of slow receivers wait, beside the way of all others. */
  slowDeliveries: WakeUps<{ executionId: string }>;
}
