import type { OnCallDeps } from "./ports.ts";
import type { Rota, Shift } from "./rota.ts";
import { isDeserted, receiversOf, shiftAt, shiftsAfter } from "./rules.ts";

/** So many of those who are next are told. */
const NEXT = 3;

export interface OnCall {
  receiver: string;
  /** Whether the contract's chain names it: of one that it named once, what was said of it is kept. */
  named: boolean;
  /** When pages come to it, in seconds after they were told; 0 for whom they are for first. */
  afterSeconds: readonly number[];
  rota: Rota | undefined;
  /** Undefined where it is nobody. */
  now: Shift | undefined;
  next: readonly Shift[];
  /** Those who are named and have no account that may act. */
  unable: readonly string[];
  /** It would be somebody's turn, and nobody of them may act. */
  deserted: boolean;
}

/** Who is on call for each receiver, in the order of the chain. */
export async function readOnCall({
  onCallBook,
  contract,
  clock,
}: Pick<OnCallDeps, "onCallBook" | "contract" | "clock">): Promise<OnCall[]> {
  const rotas = await onCallBook.listRotas();
  const { incidentAlerts } = contract;
  const named = receiversOf(incidentAlerts);
  const at = clock.now().getTime();
  const others = rotas.filter(({ receiver, people, covers }) => !named.includes(receiver) && people.length + covers.length > 0);
  return [...named, ...others.map(({ receiver }) => receiver)].map((receiver) => {
    const rota = rotas.find((one) => one.receiver === receiver);
    const steps = incidentAlerts.escalation.filter((step) => step.receiver === receiver).map(({ afterSeconds }) => afterSeconds);
    return {
      receiver,
      named: named.includes(receiver),
      afterSeconds: receiver === incidentAlerts.receiver ? [0, ...steps] : steps,
      rota,
      now: rota && shiftAt(rota, at),
      next: rota ? shiftsAfter(rota, at, NEXT) : [],
      unable: rota?.unable ?? [],
      deserted: rota !== undefined && isDeserted(rota, at),
    };
  });
}
