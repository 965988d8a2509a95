import { existsSync } from "node:fs";
import type { TestProject } from "vitest/node";
import type { StackFile } from "../../local-cloud/stack-file.ts";
import { SpawnedStack } from "../support/node/spawned-stack.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The stack the pages come from; null where there is no browser to read them. */
    browserStack: StackFile | null;
    browserPath: string;
  }
}

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** One stack for all files. `CHROMIUM_PATH` names a browser that stands elsewhere. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const browserPath = [process.env["CHROMIUM_PATH"] ?? "", ...PLACES].find((path) => path !== "" && existsSync(path));
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
