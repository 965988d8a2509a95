/** A queue message is a wake-up with an id; the owner's row holds attempts, schedule and lease. */
export interface WakeUps<Message> {
  /** Throws `dependency-unavailable` where the queue refuses; the owner's sweep wakes what was forgotten. */
  send(message: Message, options?: { delaySeconds?: number }): Promise<void>;
  sendBatch(messages: readonly Message[]): Promise<void>;
}
