import { statSync } from "node:fs";
import type { TestSpecification } from "vitest/node";
import { BaseSequencer } from "vitest/node";

/**
 * Large files first, as Vitest has it where it remembers nothing, and in the same order each time: the files of the Worker share one database, so
 * that what one leaves behind has to meet the same file here, in a fresh clone and in CI.
 */
export class SameOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sizes = new Map(files.map(({ moduleId }) => [moduleId, statSync(moduleId).size]));
    const sizeOf = ({ moduleId }: TestSpecification): number => sizes.get(moduleId) ?? 0;
    return files.toSorted(
      (a, b) =>
        a.project.config.sequence.groupOrder - b.project.config.sequence.groupOrder ||
        a.project.name.localeCompare(b.project.name) ||
        Number(b.project.config.isolate) - Number(a.project.config.isolate) ||
        sizeOf(b) - sizeOf(a) ||
        a.moduleId.localeCompare(b.moduleId),
    );
  }
}
