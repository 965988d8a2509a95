/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "2c8d176309a0c4e2b8b04ea9627e0a1e6de300c80e2276ccc9f04f59ebdf64b3";
