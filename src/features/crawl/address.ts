/** Characters an address may have; the sitemap protocol's limit, and what the store's indexes take. */
export const ADDRESS_MAX = 2_048;

/** The address a reference leads to from `base`; null where it is none or longer than one may be. */
export function addressOf(reference: string, base?: string): URL | null {
  const url = reference.length <= ADDRESS_MAX ? URL.parse(reference, base) : null;
  return url && url.href.length <= ADDRESS_MAX ? url : null;
}

/** The address of a web page or picture that a reference leads to from `base`. */
export function webAddress(reference: string | undefined, base: string): string | undefined {
  const url = reference === undefined ? null : addressOf(reference, base);
  return url && /^https?:$/.test(url.protocol) ? url.href : undefined;
}
