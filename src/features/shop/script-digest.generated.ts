/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "65bdacf2f8df24615112f0e16508c459015812f61b239980f39ccb73ec94f5a0";
