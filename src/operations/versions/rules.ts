/** What one version did of one thing, a route or a queue, in the window. */
export interface VersionWork {
  version: string;
  all: number;
  failed: number;
  late: number;
}

/** A version that does worse than the others do in the same minutes. */
export interface WorseVersion extends VersionWork {
  of: string;
  how: "failed" | "late";
  /** The others, added up. */
  others: { all: number; bad: number };
}

export interface Judging {
  /** As little likely has it to be that a version as good as the others shows what it shows. */
  chance: number;
  /** So many failures, or late answers, at least. */
  least: number;
  /** What is allowed to anybody. */
  allowed: Record<WorseVersion["how"], number>;
}

/**
 * Which versions do worse at one thing than all others that had it in the same minutes, so that an outage, which hits all of them, is
 * nobody's. Nobody is worse where nobody else had it: then there is nothing to hold it against.
 */
export function worseVersions(of: string, works: readonly VersionWork[], { chance, least, allowed }: Judging): WorseVersion[] {
  return works.flatMap((work) =>
    (["failed", "late"] as const).flatMap((how): WorseVersion[] => {
      const rest = works.filter(({ version }) => version !== work.version);
      const others = { all: sum(rest.map(({ all }) => all)), bad: sum(rest.map((other) => other[how])) };
      // One bad one more than they had, so that few that were well prove little.
      const usual = Math.max(allowed[how], (others.bad + 1) / (others.all + 1));
      return work[how] >= least && likelihood(work[how], work.all, usual) <= chance ? [{ of, how, ...work, others }] : [];
    }),
  );
}

/** How likely so many of all are bad, or more, where each is with this probability: never less than it is (Chernoff's bound). */
function likelihood(bad: number, all: number, probability: number): number {
  const found = bad / all;
  if (found <= probability) return 1;
  const rest = found === 1 ? 0 : (1 - found) * Math.log((1 - found) / (1 - probability));
  return Math.exp(-all * (found * Math.log(found / probability) + rest));
}

const sum = (numbers: readonly number[]): number => numbers.reduce((whole, one) => whole + one, 0);
