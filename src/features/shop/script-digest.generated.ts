/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "6bbd2e18cd6fd7f0f7ca58ffef1bc09e8ddf1cd09b5224b59593b0a5a69ee525";
