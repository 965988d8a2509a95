import { ok } from "../../platform/result.ts";
import type { CartMutation, CartOwner } from "./ports.ts";

type Reply = Awaited<ReturnType<CartOwner["mutate"]>>;

/** Clients whose conflicts one cart remembers; the oldest is forgotten first. */
const REMEMBERED = 16;

/**
 * The reply, with a mark where a client makes a change that was refused it before from the cart as it is now: it handles conflicts as it
 * should (CRT-4). `conflicted` is what the owner remembers of this cart, for as long as it lives.
 */
export function markingRecovery(conflicted: Set<string>, { client, command }: CartMutation, reply: Reply): Reply {
  if (client === undefined || command.kind === "add") return reply;
  if (reply.ok) return !reply.value.replayed && conflicted.delete(client) ? ok({ ...reply.value, recovered: true }) : reply;
  if (reply.refusal.kind !== "version-conflict") return reply;
  conflicted.add(client);
  for (const [oldest] of conflicted.entries()) if (conflicted.size > REMEMBERED) conflicted.delete(oldest);
  return reply;
}
