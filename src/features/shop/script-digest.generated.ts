/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "e1d60861383ed9f7f9490c161512eda492d376f06501ad4a245a0415f85aacef";
