/** What the platform says of where a request comes from; null where it does not say it. */
export interface ToldByPlatform {
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  /** The autonomous system of the address it comes from. */
  asn: number | null;
}

/** Two letters of a country; Tor (`T1`) and what is not known (`XX`) are none. */
const COUNTRY = /^(?!XX)[A-Z]{2}$/u;

/** Out of `request.cf`, which is the platform's own and no header that a client could send. */
export function toldByPlatform(request: Request): ToldByPlatform {
  const told: unknown = Reflect.get(request, "cf");
  const { country, asn }: Readonly<Record<string, unknown>> = { ...(typeof told === "object" ? told : {}) };
  return {
    country: typeof country === "string" && COUNTRY.test(country) ? country : null,
    asn: typeof asn === "number" && Number.isSafeInteger(asn) && asn > 0 ? asn : null,
  };
}
