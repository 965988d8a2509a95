import type { Drill } from "./drill.ts";
export const configDrift: Drill = { name: "config-drift", title: "settings are missing or malformed", async run() {} };
