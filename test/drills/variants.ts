import type { FaultMode } from "../../local-cloud/faults.ts";
import type { Drill } from "./drill.ts";
import { DOES } from "./fault-words.ts";

/** The way of breaking that a drill has unless another is asked for; one that breaks no server has none. */
const ownFault = ({ ways }: Pick<Drill, "ways">): FaultMode => ("own" in ways ? ways.own : "none");

/** How it is broken when it runs. */
export const faultOf = (drill: Pick<Drill, "fault" | "ways">): FaultMode => drill.fault ?? ownFault(drill);

/** The drill with what it breaks broken in another way, under a name of its own: the contract asks for the drill, and a variant is no substitute. Undefined where it has no such variant. */
export function variantOf(drill: Drill, fault: string): Drill | undefined {
  const mode = otherFaults(drill).find((each) => each === fault);
  if (mode === undefined) return undefined;
  return { ...drill, name: `${drill.name}-${mode}`, title: `${drill.title}: it ${DOES[mode]}`, fault: mode };
}

/** The names of the ways that a drill can be asked for. */
export const otherFaults = ({ ways }: Pick<Drill, "ways">): readonly FaultMode[] => ("own" in ways ? ways.also : []);

/** The drills that a command line names: `<name> …` or `--all`, each in its own way or, with `--fault`, in another that all of them have. */
export function chooseDrills(
  args: readonly string[],
  drills: readonly Drill[],
): { ok: true; drills: readonly Drill[] } | { ok: false; wrong: string } {
  const at = args.indexOf("--fault");
  const fault = at < 0 ? undefined : (args[at + 1] ?? "");
  const asked = args.filter((_, index) => at < 0 || (index !== at && index !== at + 1));
  const unknown = asked.filter((name) => name !== "--all" && !drills.some((drill) => drill.name === name));
  if (unknown.length > 0) return { ok: false, wrong: `there is no drill ${unknown.join(", ")}` };
  const meant = drills.filter(({ name }) => asked.includes("--all") || asked.includes(name));
  if (fault === undefined) return { ok: true, drills: meant };
  const variants = meant.flatMap((drill) => variantOf(drill, fault) ?? []);
  const without = asked.includes("--all") ? [] : meant.filter((drill) => !variantOf(drill, fault)).map(({ name }) => name);
  if (without.length > 0) return { ok: false, wrong: `${without.join(", ")} cannot be run with --fault ${fault}` };
  if (variants.length === 0) return { ok: false, wrong: `no drill that was named can be run with --fault ${fault}` };
  return { ok: true, drills: variants };
}
