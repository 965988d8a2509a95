import { fileURLToPath } from "node:url";
import { adFigures } from "./ads.ts";
import { alertFigures } from "./alerts.ts";
import type { BenchLine } from "./bench-line.ts";
import { withBench, type Bench } from "./bench.ts";
import { briefFigures } from "./briefs.ts";
import { bundleFigures } from "./bundle.ts";
import { cartFigures } from "./cart.ts";
import { consoleFigures } from "./console.ts";
import { floorFigures } from "./floor.ts";
import { gatewayFigures } from "./gateway.ts";
import { growthFigures } from "./growth.ts";
import { imageFigures } from "./images.ts";
import { matchingFigures } from "./matching.ts";
import { memoryFigures } from "./memory.ts";
import { searchFigures } from "./search.ts";
import { shopFigures } from "./shop.ts";
import { signInFigures } from "./sign-in.ts";
import { sourcingFigures } from "./sourcing.ts";
import { streamFigures } from "./streams.ts";
import { surfaceFigures } from "./surfaces.ts";
import { tabFigures } from "./tabs.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Takes lines as they come. */
type Add = (lines: readonly BenchLine[]) => void;

/** Lines that are measured on one pair of a stack and the bare platform, in this order: those that fill tables come last. */
const SHARED: Readonly<Record<string, (bench: Bench) => Promise<BenchLine[]>>> = {
  floor: floorFigures,
  cart: cartFigures,
  tabs: tabFigures,
  sourcing: sourcingFigures,
  streams: streamFigures,
  "sign-in": signInFigures,
  surfaces: surfaceFigures,
  shop: shopFigures,
  images: imageFigures,
  ads: adFigures,
  alerts: alertFigures,
  growth: growthFigures,
};

/** Lines that need no stack, or bring up their own. */
const OWN: Readonly<Record<string, () => Promise<BenchLine[]>>> = {
  bundle: () => bundleFigures(ROOT),
  briefs: briefFigures,
  console: consoleFigures,
  gateway: gatewayFigures,
  memory: memoryFigures,
  search: searchFigures,
  matching: matchingFigures,
};

export const GROUPS: readonly string[] = [...Object.keys(OWN), ...Object.keys(SHARED)];

/** Measures the groups of these names, in their order here; answers those that failed. One that fails takes no other with it. */
export async function runGroups(wanted: readonly string[], add: Add): Promise<string[]> {
  const failed: string[] = [];
  const attempt = async (name: string, figures: () => Promise<BenchLine[]>): Promise<void> => {
    try {
      add(await figures());
    } catch (error) {
      failed.push(name);
      console.error(`${name} could not be measured:`, error);
    }
  };
  for (const [name, figures] of Object.entries(OWN)) if (wanted.includes(name)) await attempt(name, figures);
  const shared = Object.entries(SHARED).filter(([name]) => wanted.includes(name));
  if (shared.length === 0) return failed;
  const started = performance.now();
  await withBench({}, async (bench) => {
    add([{ name: "both up, on empty state folders", unit: "s", value: (performance.now() - started) / 1000 }]);
    for (const [name, figures] of shared) await attempt(name, () => figures(bench));
  });
  return failed;
}
