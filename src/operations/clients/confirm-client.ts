import { authorOf } from "../../platform/audit/line.ts";
import type { RegisteredClient } from "../../platform/clients.ts";
import { operatorActed } from "../../platform/events/operators.ts";
import type { Actor } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { ClientDeps } from "./ports.ts";
import type { Confirmation, ConfirmationRefusal } from "./rules.ts";

/** Vouches for a client that was seen to recover from a conflict, or takes that back (CRT-4). Audited at the desk. */
export async function confirmClient(
  deps: ClientDeps,
  confirmation: Confirmation,
  actor: Actor,
): Promise<Result<RegisteredClient, ConfirmationRefusal>> {
  const confirmed = await deps.clientDesk.confirmClient(confirmation, authorOf(actor));
  const { name, version } = confirmation;
  const action = confirmation.confirmed ? "client.confirm" : "client.withdraw";
  if (confirmed.ok) operatorActed(deps, { actorId: actor.id, action, subject: `${name}/${version}` });
  return confirmed;
}
