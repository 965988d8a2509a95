/** The body of a delivery. */
export interface DeliveredEvent {
  id: string;
  type: string;
  occurredAt: string;
  subject: string;
  data: Record<string, unknown>;
}

/** An event as its receiver gets it, with what it carries or what an operator has sent in place of that. */
export const deliveredEvent = (
  { id, type, occurredAt, subject }: { id: string; type: string; occurredAt: Date; subject: string },
  data: Record<string, unknown>,
): DeliveredEvent => ({ id, type, occurredAt: occurredAt.toISOString(), subject, data });
