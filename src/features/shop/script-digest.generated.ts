/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "21d0c5bb631d189afd6e71689a66a3560c679fdda4b0abc592b401a9bdaae4a5";
