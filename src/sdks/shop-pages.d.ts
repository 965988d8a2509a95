export { scriptTexts, shopPage } from "#shop-pages";
