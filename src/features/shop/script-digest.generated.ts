/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "14f37e80f0e87ffed058df84394021778fa59b788a48e73d80220f1aba62d595";
