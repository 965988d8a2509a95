/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "2338fba0701f556f5da00765d5d9769991729a07868b4d2a7a4c687ada06efc2";
