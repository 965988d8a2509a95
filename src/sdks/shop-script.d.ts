export { SCRIPT } from "#shop-script";
