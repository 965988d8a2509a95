/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "4e1f9a372f100a435d37058a9870313bdb88e50c78c614fd62b9107569784ef0";
