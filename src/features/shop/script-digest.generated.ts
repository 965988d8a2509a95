/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "bd3603a714bda0ad783f4b7420198bca4c614926e233adc4a9fdfbd7c68787fe";
