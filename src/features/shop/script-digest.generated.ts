/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "2d8dbd01f763124b51fc651bf9559c7102af2bddb3605326b0cc5187017dca0e";
