/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "cc742942caf601d56aa0cdc0df0a385d30a93c8037fb54538f40b31a144788b3";
