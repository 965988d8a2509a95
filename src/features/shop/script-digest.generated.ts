/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "a5dce2550c143e392157eeeb1f3765d648c1c731c3a3201131bc740ce0ca4ab6";
