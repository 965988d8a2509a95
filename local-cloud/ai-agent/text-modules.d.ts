/** What wrangler makes of a text module (`rules` of wrangler.toml). */
declare module "*.txt" {
  const text: string;
  export default text;
}
