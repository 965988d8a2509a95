import type { ChatDeps } from "./ports.ts";
import type { SessionSummary } from "./schemas.ts";
import { insertSession } from "./store.ts";
import { summaryOf } from "./views.ts";

export async function openSession(
  deps: ChatDeps,
  buyerId: string,
  input: { title?: string | undefined; locale?: string | undefined },
): Promise<SessionSummary> {
  const at = deps.clock.now();
  const { title = null, locale = null } = input;
  return summaryOf(await insertSession(deps.db, { id: deps.ids.next("chat"), buyerId, title, locale, createdAt: at, updatedAt: at }));
}
