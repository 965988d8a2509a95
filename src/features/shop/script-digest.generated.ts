/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "4fb51aadaa45a473b260b62b9828374bef00a77ea960617cc16f528a1eacc3d5";
