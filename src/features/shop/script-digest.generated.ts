/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "f0882519b1a5f8692e730b4529c4fc054ad23fe7f28d582a13871b40201703ab";
