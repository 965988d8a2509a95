export { shopPage } from "#shop-pages";
