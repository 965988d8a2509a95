/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "b625d4a0ef00e36fe21aca17a41feac46a16f9031d9154912a9d581bd615faf7";
