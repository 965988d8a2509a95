/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "4cf6e0e2c39ab7acb1fbcfcf768e0958e13d4de7494ddcdacf3eff4e1042ce4f";
