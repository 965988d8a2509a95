import type { TestProject } from "vitest/node";
import type { StackFile } from "../../local-cloud/stack-file.ts";
import { SpawnedStack } from "../support/node/spawned-stack.ts";
import { chromiumPath } from "./chromium.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The stack the pages come from; null where there is no browser to read them. */
    browserStack: StackFile | null;
    browserPath: string;
  }
}

/** One stack for all files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const browserPath = chromiumPath();
  project.provide("browserPath", browserPath ?? "");
  if (browserPath === undefined) {
    console.warn("SKIPPED: the console was not tried in a browser, because no Chromium was found. CHROMIUM_PATH names one.");
    project.provide("browserStack", null);
    return async () => undefined;
  }
  const stack = new SpawnedStack("browser");
  await stack.start();
  project.provide("browserStack", stack.file());
  return () => stack.remove();
}
