/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "250a9322abe2a4c11bed6c99d90bdedaee3846290768c2d549f29de756809e0d";
