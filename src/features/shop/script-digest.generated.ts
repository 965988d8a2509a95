/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "3f862094ac4fe47a76070bb8b4274ff45c57d4634936b514ab65480aee970270";
