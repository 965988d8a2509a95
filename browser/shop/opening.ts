import { newIdempotencyKey } from "../../packages/sdk/src/client.ts";

/** What somebody said to open a conversation, under the key by which it is said once: kept until it is, whatever page it is said from. */
export interface Opening {
  content: string;
  key: string;
}

const nameOf = (sessionId: string): string => `opening:${sessionId}`;

export const keepOpening = (sessionId: string, content: string): void =>
  sessionStorage.setItem(nameOf(sessionId), JSON.stringify({ content, key: newIdempotencyKey() } satisfies Opening));

export function openingOf(sessionId: string): Opening | undefined {
  const kept = sessionStorage.getItem(nameOf(sessionId));
  return kept === null ? undefined : (JSON.parse(kept) as Opening);
}

export const forgetOpening = (sessionId: string): void => sessionStorage.removeItem(nameOf(sessionId));
