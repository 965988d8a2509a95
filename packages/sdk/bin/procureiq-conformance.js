#!/usr/bin/env node
import { existsSync } from "node:fs";

// A clone runs its sources as they are; Node strips no types of what is installed, so a package carries what was compiled of them.
const [entry] = ["../conformance/main.ts", "../dist/conformance/main.js"]
  .map((path) => new URL(path, import.meta.url))
  .filter((url) => existsSync(url));
if (!entry) throw new Error("this package was not built: npm run build in its folder");
await import(entry.href);
