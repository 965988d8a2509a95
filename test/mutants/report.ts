import type { Mutant } from "./population.ts";
import type { Survivor, Verdict } from "./survivors.ts";

export interface Tried {
  className: string;
  mutant: Mutant;
  verdict: Verdict;
}

/**
 * Prints a table of the classes and what is wrong; the process ends with 1 where something is. `no mutant` are survivors that are
 * equivalent or that the types refuse: the score leaves them out.
 */
export function report(
  classes: readonly { name: string; population: number }[],
  tried: readonly Tried[],
  listed: readonly Survivor[],
): void {
  console.log("\nclass     mutants   tried  killed  time-out  survived  no mutant   score");
  for (const { name, population } of classes) {
    const own = tried.filter(({ className }) => className === name);
    const count = (kind: Verdict["kind"]): number => own.filter(({ verdict }) => verdict.kind === kind).length;
    const none = own.filter(
      ({ mutant, verdict }) => verdict.kind === "survived" && (argued(mutant, listed)?.because ?? "accepted") !== "accepted",
    );
    const score = (100 * (count("killed") + count("timeout"))) / Math.max(1, own.length - none.length);
    const figures = [population, own.length, count("killed"), count("timeout"), count("survived"), none.length];
    const widths = [7, 7, 7, 9, 9, 11];
    console.log(
      `${name.padEnd(10)}${figures.map((figure, index) => String(figure).padStart(widths[index] ?? 8)).join(" ")}  ${score.toFixed(1)} %`,
    );
  }
  const wrong = [
    ...tried.flatMap(({ mutant, verdict }) =>
      verdict.kind === "survived" && !argued(mutant, listed) ? [`survives, and nobody says why it may: ${described(mutant)}`] : [],
    ),
    ...tried.flatMap(({ mutant, verdict }) =>
      verdict.kind !== "survived" && argued(mutant, listed) ? [`is killed, and still listed in survivors.json: ${described(mutant)}`] : [],
    ),
  ];
  for (const line of wrong) console.error(line);
  if (wrong.length > 0) process.exitCode = 1;
}

const argued = ({ id }: Mutant, listed: readonly Survivor[]): Survivor | undefined => listed.find((survivor) => survivor.id === id);

const described = ({ id, file, line, was, becomes }: Mutant): string => `\n  ${id} ${file}:${line}\n    ${was}\n    ${becomes}`;
