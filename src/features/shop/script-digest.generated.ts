/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "e91d5981a717018c3a5f499e76eee0939ff9e80cbd689d98084e939cad113366";
