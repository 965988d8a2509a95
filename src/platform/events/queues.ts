import { counter } from "../metrics/metrics.ts";
import { say, type Recorder } from "./record.ts";

export const queueMetrics = {
  messages: counter("queue_messages", "Messages handled, by queue and outcome.", ["queue", "outcome"]),
};

interface Handled {
  queue: string;
  messageId: string;
  attempts: number;
}

export function messageHandled(to: Recorder, message: Handled & { outcome: "ack" | "retry" }): void {
  to.metrics.count(queueMetrics.messages, { queue: message.queue, outcome: message.outcome });
  say(to, "debug", "queue.message", { ...message });
}

export function messageFailed(to: Recorder, message: Handled & { error: unknown }): void {
  to.metrics.count(queueMetrics.messages, { queue: message.queue, outcome: "failed" });
  say(to, "error", "queue.message.failed", { ...message });
}

/** Done without being done: its owner's sweep wakes the work once Postgres answers. */
export function messageHeld(to: Recorder, message: Handled & { error: unknown }): void {
  to.metrics.count(queueMetrics.messages, { queue: message.queue, outcome: "held" });
  say(to, "warn", "queue.message.held", { ...message });
}

/** The last delivery of a dead letter failed too, so the platform drops it: this line and its alert are what is left of it. */
export function messageDropped(to: Recorder, message: Handled & { body: unknown; error: unknown }): void {
  to.metrics.count(queueMetrics.messages, { queue: message.queue, outcome: "dropped" });
  say(to, "error", "queue.message.dropped", { ...message });
}

export function dropNotTold(to: Recorder, message: { queue: string; messageId: string; error: unknown }): void {
  say(to, "error", "queue.message.dropped.untold", message);
}

export function unknownQueue(to: Recorder, queue: string): void {
  say(to, "error", "queue.unknown", { queue });
}
