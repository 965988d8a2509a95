/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "e568fc8d0797d6d6fcf5ca78300464fd2e90cda867d743865cef950f0f17d53a";
