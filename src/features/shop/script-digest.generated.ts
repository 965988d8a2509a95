/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "9c238be86d24fd84d62ac775876cace51cde6333e6091dd9659c19dc0678ea8a";
