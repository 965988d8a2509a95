/** Characters an address may have; the sitemap protocol's limit, and what the store's indexes take. */
export const ADDRESS_MAX = 2_048;

/** The address a reference leads to from `base`; null where it is none or longer than one may be. */
export function addressOf(reference: string, base?: string): URL | null {
  const url = reference.length <= ADDRESS_MAX ? URL.parse(reference, base) : null;
  return url && url.href.length <= ADDRESS_MAX ? url : null;
}
