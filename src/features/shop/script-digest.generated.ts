/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "aa7561423f7be67791cac8b26bb7ee16374b26519d5ad23262c4db872e627f90";
