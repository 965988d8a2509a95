/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "0debaeea47c4fb1873205eb5340ce5ef4b797af3e3d57f23191b71ea9f65e633";
