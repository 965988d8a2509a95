/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "5c46057bd74d0fcbb19e0f94e3c2b74944d16d4c1bcaef791030b59e4e250d8a";
