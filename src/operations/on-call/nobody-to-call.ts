import { roleSuffices } from "../../platform/identity.ts";
import type { OnCallDeps } from "./ports.ts";

export type NobodyToCall = { kind: "nobody-to-call"; people: readonly string[] };

/** Those who have no account that may act; undefined where all have one. */
export async function nobodyToCall(deps: Pick<OnCallDeps, "operatorDesk">, people: readonly string[]): Promise<NobodyToCall | undefined> {
  if (people.length === 0) return undefined;
  const accounts = await deps.operatorDesk.listOperators();
  const able = new Set(accounts.filter(({ disabled, role }) => !disabled && roleSuffices(role, "operator")).map(({ email }) => email));
  const unable = people.filter((person) => !able.has(person));
  return unable.length === 0 ? undefined : { kind: "nobody-to-call", people: unable };
}
