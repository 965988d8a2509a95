/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "08be718487bbc684b4fc6202c051a804904a891fa88fcb8d9fd6ce84dea153cd";
