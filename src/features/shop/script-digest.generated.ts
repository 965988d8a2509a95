/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "6897812b4ef501b5020342f85a38a9ba355e590bbc41a7b42929ba446811a7ee";
