/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "c49c4844e8843c8fe21415657853489ba8fa413f5040db73e38f5e86b7f9a64d";
