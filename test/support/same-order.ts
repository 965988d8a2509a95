import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { relative } from "node:path";
import type { TestSpecification } from "vitest/node";
import { BaseSequencer } from "vitest/node";

/**
 * Large files first, as Vitest has it where it remembers nothing, and in the same order each time: the files of the Worker share one database, so
 * that what one leaves behind has to meet the same file here, in a fresh clone and in CI. `ORDER_SEED=7` tries another order, the same for the same
 * seed: no file may need what another left, nor be spoilt by it.
 */
export class SameOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const seed = process.env["ORDER_SEED"];
    const ranks = new Map(files.map(({ moduleId }) => [moduleId, seed === undefined ? statSync(moduleId).size : rankOf(seed, moduleId)]));
    const rankIn = ({ moduleId }: TestSpecification): number => ranks.get(moduleId) ?? 0;
    return files.toSorted(
      (a, b) =>
        a.project.config.sequence.groupOrder - b.project.config.sequence.groupOrder ||
        a.project.name.localeCompare(b.project.name) ||
        Number(b.project.config.isolate) - Number(a.project.config.isolate) ||
        rankIn(b) - rankIn(a) ||
        a.moduleId.localeCompare(b.moduleId),
    );
  }
}

/** Where a file comes by a seed, wherever the tree lies. */
const rankOf = (seed: string, moduleId: string): number =>
  createHash("sha256")
    .update(`${seed} ${relative(process.cwd(), moduleId)}`)
    .digest()
    .readUInt32BE();
