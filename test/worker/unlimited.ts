import type { Deps } from "../../src/deps.ts";

const all = { limit: async () => ({ success: true }) };
/** Limits that refuse nobody: all tests come from one address. */
export const UNLIMITED: Deps["rateLimits"] = { token: all, address: all };
