/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "0cfc023a33c1609ee1a9806294ceae6f840335e44542393ff226da09fb1adea4";
