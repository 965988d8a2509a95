import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

export const WIDE = { width: 1280, height: 900 };

/** Where a browser stands; `CHROMIUM_PATH` names one elsewhere. Undefined where there is none. */
export const chromiumPath = (): string | undefined =>
  [process.env["CHROMIUM_PATH"] ?? "", ...PLACES].find((path) => path !== "" && existsSync(path));

/** As a person's browser calls itself; without a window it says so by itself, and what calls itself a robot is shown nothing sponsored. */
const A_PERSONS = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

export const launch = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", `--user-agent=${A_PERSONS}`],
  });
