/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "5787e81f4a98a50abe14fa6187cc178ba342175a78b3ecf65757b001de6dabe8";
