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

export function unknownQueue(to: Recorder, queue: string): void {
  say(to, "error", "queue.unknown", { queue });
}
