/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "4fdcb79905495cf08d3dfd3a382462c8908d05f5f35b14e8f5683860c06355a6";
