import type { Session, SessionSummary } from "./schemas.ts";
import type { MessageRow, SessionRow } from "./store.ts";

/** What a buyer sees of a session. */
export const summaryOf = ({ id, title, locale, state, failureReason, briefId, createdAt, updatedAt }: SessionRow): SessionSummary => ({
  id,
  title,
  locale,
  state,
  failureReason,
  briefId,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

export const sessionOf = (session: SessionRow, messages: readonly MessageRow[]): Session => ({
  ...summaryOf(session),
  messages: messages.map(({ id, role, content, partial, degraded, createdAt }) => ({
    id,
    role,
    content,
    partial,
    degraded,
    createdAt: createdAt.toISOString(),
  })),
});
