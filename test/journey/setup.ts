import type { TestProject } from "vitest/node";
import type { StackFile } from "../../local-cloud/stack-file.ts";
import { SpawnedStack } from "../support/node/spawned-stack.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The running stack that all files of this project but those with needs of their own share. */
    journeyStack: StackFile;
  }
}

/** One stack for all files: to start one takes longer than most of them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = new SpawnedStack("journey");
  await stack.start();
  project.provide("journeyStack", stack.file());
  return () => stack.remove();
}
