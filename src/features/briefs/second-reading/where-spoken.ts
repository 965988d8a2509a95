import type { SpokenLanguage } from "./spoken-language.ts";

/** Where the languages of buyers are at home, by ISO 3166-1. */
export const SPOKEN: Readonly<Record<SpokenLanguage, readonly string[]>> = {
  en: ["GB", "IE", "US", "AU", "NZ", "ZA", "CA"],
  de: ["DE", "AT", "CH", "LI", "LU"],
  fr: ["FR", "BE", "CH", "LU", "MC"],
  es: ["ES", "MX", "AR", "CO", "CL", "PE", "UY", "EC"],
  it: ["IT", "CH", "SM"],
  nl: ["NL", "BE"],
};

/** Where some currencies are paid; one that is not here says nothing. */
export const PAID: Readonly<Record<string, readonly string[]>> = {
  EUR: "AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MC MT NL PT SI SK SM".split(" "),
  GBP: ["GB", "IM", "JE", "GG"],
  USD: ["US", "EC", "PR"],
  CHF: ["CH", "LI"],
  CAD: ["CA"],
  AUD: ["AU"],
  NZD: ["NZ"],
  ZAR: ["ZA"],
  MXN: ["MX"],
  COP: ["CO"],
};
