import { roleSuffices } from "../../platform/identity.ts";
import type { OperatorAccount } from "../operators/ports.ts";
import type { OnCallDeps } from "./ports.ts";

export type NobodyToCall = { kind: "nobody-to-call"; people: readonly string[] };

/** Whether whoever is called could do something. */
export const mayAct = ({ disabled, role }: Pick<OperatorAccount, "disabled" | "role">): boolean =>
  !disabled && roleSuffices(role, "operator");

/** Those who have no account that may act; undefined where all have one. */
export async function nobodyToCall(deps: Pick<OnCallDeps, "operatorDesk">, people: readonly string[]): Promise<NobodyToCall | undefined> {
  if (people.length === 0) return undefined;
  const accounts = await deps.operatorDesk.listOperators();
  const able = new Set(accounts.filter(mayAct).map(({ email }) => email));
  const unable = people.filter((person) => !able.has(person));
  return unable.length === 0 ? undefined : { kind: "nobody-to-call", people: unable };
}
