/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "c0e1329aeec23961cc2bafd2cfa60d1f94ef77ddb30afb828d0af1ac224abf0d";
